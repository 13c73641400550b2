"""An operator with a policy of one's own."""

from __future__ import annotations

from tests.simulation.accounts import BUCKET, action, client, code, refusal, scenario
from workbench.engine.clock import SystemClock
from workbench.simulation import SimulatedAccount


def test_what_a_scenario_denies_is_lacking_whatever_the_policy_of_the_operator() -> None:
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
            {"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"},
            {"Effect": "Deny", "Action": "sqs:*", "Resource": "*"},
        ],
    }
    built = scenario(action("s3.CreateBucket", Bucket=BUCKET), deny=("s3:ListBucket", "sns:*"))
    with SimulatedAccount(built, SystemClock(), operator_policy=policy) as account:
        assert client(account, "s3").get_bucket_location(Bucket=BUCKET)
        assert client(account, "logs").describe_log_groups()
        refused = refusal(client(account, "s3").list_objects_v2, Bucket=BUCKET)
        assert "with an explicit deny in an identity-based policy" in refused["Error"]["Message"]
        refused = refusal(client(account, "sqs").list_queues)
        assert "with an explicit deny in an identity-based policy" in refused["Error"]["Message"]
        assert code(refusal(client(account, "sns").list_topics)) == (403, "AuthorizationError")
