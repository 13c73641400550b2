"""What Glue crawlers do: which objects they look at, what they change, where they put it."""
