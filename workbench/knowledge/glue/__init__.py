"""What AWS Glue's answers mean: runs of jobs, where they log, and what their errors speak of."""
