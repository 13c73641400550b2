"""What AWS Glue's answers mean: runs of jobs, their logs and errors, and schemas that were registered."""
