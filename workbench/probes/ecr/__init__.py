"""Probes of Amazon ECR: images."""
