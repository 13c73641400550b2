"""Probes of Lake Formation."""
