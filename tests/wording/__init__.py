"""Words for screens and exports."""
