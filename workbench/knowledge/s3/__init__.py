"""What S3 means by its listings, versions and settings, and how objects are named."""
