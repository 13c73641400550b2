"""Training on drills: what an attempt was, its points, the expert's way, courses and results."""
