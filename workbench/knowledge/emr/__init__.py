"""What EMR says of clusters, steps and job runs, and CloudTrail and Step Functions of who called it."""
