"""What the name of a catalog tells of whom Athena asks."""

from __future__ import annotations


def calls_a_function(catalog: str) -> bool:
    """Whether Athena invokes the Lambda function that a catalog names, whichever it is and whatever it does.

    Source: Amazon Athena user guide, "Query federated data sources": `"lambda:function_name".schema.table`
    asks a connector that nobody registered as a data source.
    """
    return catalog.strip().lower().startswith("lambda:")
