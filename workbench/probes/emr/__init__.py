"""Probes of EMR on EC2, EMR Serverless and EMR on EKS."""
