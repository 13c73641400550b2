"""What SageMaker's answers mean about inference: kinds of endpoints, words of clients and containers."""
