"""Everything served over HTTP: webhooks, simulator, health, admin."""
