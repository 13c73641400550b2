"""Probes of CloudWatch Logs."""
