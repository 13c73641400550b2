"""What S3 means by what it answers."""
