"""What SageMaker's answers mean: training jobs and their phases, refusals to make one, and what both say."""
