"""A simulated AWS account with a planted fault, served on loopback to any AWS client.

moto keeps the account; this package puts a front door before it that knows who asks, answers as AWS does
where moto does not, and keeps the account's own time. Importing the package loads neither boto3 nor moto.
"""

from __future__ import annotations

from workbench.simulation.account import SimulatedAccount

__all__ = ["SimulatedAccount"]
