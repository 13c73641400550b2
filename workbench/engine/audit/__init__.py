"""An audit: inventories of an account, read once, and rules that judge what was read."""
