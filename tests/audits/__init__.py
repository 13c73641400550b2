"""Rules, inventories, and audits made with them."""
