"""Rules, by service: each judges one resource of an inventory."""
