"""Inventories: what lists the resources of one kind, and what can be asked of each."""
