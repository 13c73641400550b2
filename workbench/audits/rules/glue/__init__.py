"""Rules about tables and crawlers of the Glue Data Catalog."""
