"""What runs Steady on a server."""
