"""Rules about endpoints of SageMaker and the models that they serve."""
