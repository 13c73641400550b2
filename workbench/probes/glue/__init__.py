"""Questions about AWS Glue: its jobs, its crawlers, and the catalog that they fill."""
