"""SageMaker: inference components, as the scenario tells them; moto has none."""

from __future__ import annotations

from typing import Any

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.wire import AwsError

_PAGE = 10
_LISTED = (
    "CreationTime",
    "InferenceComponentArn",
    "InferenceComponentName",
    "EndpointArn",
    "EndpointName",
    "VariantName",
    "InferenceComponentStatus",
    "LastModifiedTime",
)


@as_aws("sagemaker.ListInferenceComponents")
def components(exchange: Exchange) -> dict[str, Any]:
    """List the components of an endpoint, or of all.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListInferenceComponents.html
    """
    given = exchange.parameters
    rows = [
        {name: item[name] for name in _LISTED}
        for item in exchange.state.inference_components.values()
        if given.get("EndpointNameEquals") in (None, item["EndpointName"])
        and given.get("VariantNameEquals") in (None, item["VariantName"])
    ]
    return exchange.page("InferenceComponents", rows, _PAGE)


@as_aws("sagemaker.DescribeInferenceComponent")
def component(exchange: Exchange) -> dict[str, Any]:
    """Show a component.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeInferenceComponent.html
    """
    name = exchange.parameters["InferenceComponentName"]
    found = exchange.state.inference_components.get(name)
    if found is None:
        arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:inference-component/{name.lower()}"
        raise AwsError("ValidationException", f'Could not find inference component "{arn}".')
    return dict(found)
