"""What EMR says of clusters, steps and job runs."""
