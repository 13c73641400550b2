"""What commands print: results as text and JSON for stdout. Pure functions, a module per kind of result."""
