"""Rules about servers of Transfer Family and their users."""
