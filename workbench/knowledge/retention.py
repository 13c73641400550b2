"""How long things are kept, where services count in days and people in years."""

from __future__ import annotations

DAYS_OF_YEAR = 365.25
"""CloudWatch Logs' own seven years are 2,557 days (PutRetentionPolicy): 7 × 365.25, rounded up."""
