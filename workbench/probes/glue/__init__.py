"""Probes of AWS Glue: its jobs, its crawlers, and the catalog that they fill."""
