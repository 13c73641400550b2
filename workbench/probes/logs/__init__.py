"""Probes of CloudWatch Logs: what the log of a thing, or of some log groups, says of a time."""
