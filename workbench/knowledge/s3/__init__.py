"""What S3 means by its listings, versions, notifications and lifecycle rules, and how objects are named."""
