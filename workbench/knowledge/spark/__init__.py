"""What Spark says, whatever service runs it: Glue, EMR, EMR Serverless, EMR on EKS."""
