"""Questions about AWS Glue's jobs."""
