"""Questions about images in ECR."""
