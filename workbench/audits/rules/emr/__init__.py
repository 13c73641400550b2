"""Rules about EMR clusters."""
