"""Rules about what an account has once: its trails, and the tables over them."""
