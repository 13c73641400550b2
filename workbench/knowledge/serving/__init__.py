"""What SageMaker hosts: endpoints, their configurations, models, and packages of the model registry."""
