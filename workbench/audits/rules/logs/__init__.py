"""Rules about log groups of CloudWatch Logs."""
