"""Which services a text is about, by words that stand in texts of that service alone.

An ARN in passing tells nothing here: a refusal names resources of services that have no part in it.

The patterns are in the syntax of RE2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.domain.patterns import compiled
from workbench.knowledge.services import client_of_iam

_WORDS: Mapping[str, str] = {
    "glue": r"\bGlueJobRunnerSession\b|\bAWS-Crawler\b|\bAWSGlue(?:Exception|JobExecutor)?\b"
    r"|\b(?:AWS |Amazon )?Glue (?:Service|ETL|[Jj]ob|[Cc]rawler|[Vv]ersion|Studio|Data Catalog|\d\.\d)"
    r"|\bglue\.amazonaws\.com\b|\b(?:AWS|Amazon) Glue\b"
    r"|\baws glue |\bawsglue\b|LAUNCH ERROR \||\bFailed Line Number: |\b[Cc]rawler\b|\b[Cc]rawl\b"
    r"|\bjr_[0-9a-f]{20}|\b(?:\w{1,20})?DynamicFrame|\bdynamicframe|/aws-glue/|\bBENCHMARK : "
    r"|Lake ?Formation permission|\bcatalog connections\b|\bspark-etl\b|\bError Category: [A-Z_]{3}"
    r"|(?i:\bglue[ -](?:etl[ -])?job\b|\b(?:in|of|on) (?:aws |amazon )?glue\b)",
    "sagemaker": r"\bSageMaker[ .:,;]|\b[Mm]odel [Pp]ackage\b"
    r"|\bsagemaker[.:]|\baws sagemaker\b|\bAmazonSageMaker;|/aws/sagemaker/"
    r"|\bMODEL_LOG\b|/opt/ml/(?:model|code|input)\b|\bsagemaker_(?:inference|training|containers)\b"
    r"|\b[Tt]raining [Jj]ob|\btraining-job/|\b[Pp]roduction variant\b"
    r"|\bping health check\b|\bfrom (?:a )?container primary\b|\bfrom primary with message\b"
    r"|\bData download failed\b|\borg\.pytorch\.serve\b|\bmlio\b|\bfor (?:endpoint|training job) usage\b"
    r"|\b(?:Create|Describe|Stop)(?:Training|Processing|Transform)Job\b|\bInvokeEndpoint\b|\bAlgorithmError\b"
    r"|(?m:^|[^\w\n .-] ?|\b(?:[Tt]he|[Oo]ur|[Mm]y|[Mm]odel|[Ii]nference|[Rr]eal-?time) )[Ee]ndpoint "
    r"(?:[a-uw-z0-9]|v[a-oq-z])[a-z0-9]*(?:-[a-z0-9]+)+\b.{0,80}\b[Tt]im(?:e(?:s|d)?[ -]?outs?|ing out)\b",
    "emr": r"\b(?:Amazon |AWS |an )EMR \d|(?i:\bEMR (?:cluster|step|release))"
    r"|(?i:\bcluster [\w.-]{2,60},? (?:and )?(?:the |its )?step [\w.-]{2,60})"
    r"|(?i:\bstep [\w.-]{2,60} (?:of|on|in) (?:our |the )?cluster\b)"
    r"|\bon EMR\b|(?i:elasticmapreduce)|\bj-[0-9A-Z]{12,14}\b|\bEmrManaged"
    r"|\bbootstrap action \d|\bTERMINATED_WITH_ERRORS\b|\bStateChangeReason\b|\bERROR_noinstancecapacity"
    r"|\bapplication_\d{13}_\d{4}|\bcontainer_(?:e\d{1,4}_)?\d{13}_\d{4}|\bEMRFS\b",
    "emr-serverless": r"(?i:emr[ -]serverless)|\bconfigured logging destination\b"
    r"|\bSPARK_(?:DRIVER|EXECUTOR)/",
    "emr-containers": r"\bemr-containers\b|\bEMR on EKS\b|\b[Vv]irtual ?[Cc]luster",
    "transfer": r"(?i:\bsftp\b)|\bTransfer Family\b|\bAWS_SFTP|\bSSH_FX_|\bNet[_/]SSH2?\b|\bphpseclib"
    r"|\bsshj\b|\bRenci\.SshNet\b|\b[Pp]aramiko\b|\bJSch\b|\bNET_SFTP_|\bUnable to authenticate user\b",
    "athena": r"\bAthena\b|\bathena[.:]|\baws athena\b|\bHIVE_[A-Z]{3}"
    r"|\bSCHEMA_NOT_FOUND: line\b|\bTABLE_NOT_FOUND: line\b",
    "bedrock": r"\bBedrock\b|\bbedrock[.:-]|\bcalling the (?:InvokeModel|Converse)",
    "redshift": r"\bRedshift\b|\bredshift[.:]",
    "databricks": r"\bDatabricks\b|\bdatabricks[./]|/databricks/|\bDBR \d|\bdbfs:/",
    "ecr": r"\becr:[A-Z]|\bCannotPullContainerError\b",
    "ecs": r"\bECS\.|\bAmazonECS\b",
    "lambda": r"\bTask timed out after \d|\bRuntime\.(?:ExitError|ImportModuleError|HandlerNotFound)\b"
    r"|\b(?:INIT_)?REPORT RequestId: |\bAWSLambda\b|/aws/lambda/|/var/task/",
    "s3": r"\bwhen calling the (?:(?:Put|Get|Head|Copy|Delete|List|Post)Objects?"
    r"|\w{0,10}MultipartUpload|UploadPart)"
    r"|\bS3UploadFailedError\b|\b(?:upload|copy|move|download) failed: ",
    "stepfunctions": r"\bStates\.[A-Z][A-Za-z]{3,40}\b|\bentered at the event id #|\bStep ?Functions\b"
    r"|\b(?:SendTask(?:Success|Failure|Heartbeat)|Start(?:Sync)?Execution|RedriveExecution|GetActivityTask)\b",
}
_REFUSAL = (
    r"(?:[Aa]ccess ?[Dd]enied\w{0,9}|[Nn]ot authorized|[Nn]ot allowed|[Dd]enied|[Ff]orbidden|[Rr]efused)"
)
_CALL = (
    r"((?i:sqs|sns|dynamodb|kinesis|firehose|ec2|rds|ecs|lambda|secretsmanager|ssm|events|cloudwatch|logs"
    r"|bedrock|glue|states|sagemaker|athena))[ :.][A-Z][a-z]+[A-Z]\w{1,60}\b"
)
_REFUSED_CALL = rf"\b{_REFUSAL}\b[^\n]{{0,60}}?\b{_CALL}|\b{_CALL}[^\n]{{0,40}}?\b{_REFUSAL}\b"
"""A refusal and the call that it is of, as people write them: `AccessDenied on sqs SendMessage`. Not of
S3 and KMS: whatever runs calls them."""
_ACTION = r"\bnot authorized to perform: ([a-z0-9-]{2,40}):[A-Z]"
_SDK = r"\boperation error ([\w ]{2,40}): [A-Z]"

_OF_ALL = frozenset({"iam", "sts"})
"""Every service passes roles on and takes them: a refusal of that is about whoever did."""


def subjects(text: str) -> frozenset[str]:
    """Return the services that a text is about, as boto3 names them; empty where nothing tells."""
    by_words = {client for client, pattern in _WORDS.items() if compiled(pattern).occurs(text)}
    by_action = {client_of_iam(action) for action in _told(_ACTION, text)}
    by_sdk = {client.replace(" ", "").lower() for client in _told(_SDK, text)}
    by_refusal = {client_of_iam(service.lower()) for service in _told(_REFUSED_CALL, text)}
    return frozenset(by_words | by_action | by_sdk | by_refusal) - _OF_ALL


def _told(pattern: str, text: str) -> Iterator[str]:
    """Yield what the groups of a pattern matched."""
    for _, *groups in compiled(pattern).groups(text):
        yield from (text[group.start : group.end] for group in groups if group)
