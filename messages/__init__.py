"""What is said and what is understood. Imports nothing of ours."""
