"""The running program: adapters to the world, the engine that runs turns, and the command line."""
