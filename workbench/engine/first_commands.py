"""The commands that a specialist of each service begins with; none of them changes anything or costs much."""

from __future__ import annotations

from collections.abc import Mapping

BY_SERVICE: Mapping[str, tuple[str, ...]] = {
    "glue": (
        "glue get-job-runs --job-name {job_name} --max-results 5",
        "glue get-job --job-name {job_name}",
        "glue list-crawls --crawler-name {crawler_name} --max-results 5",
        "glue get-crawler --name {crawler_name}",
        "glue get-table --database-name {database} --name {table}",
        "glue list-jobs",
        "glue list-crawlers",
        "logs describe-log-groups --log-group-name-prefix /aws-glue",
    ),
    "sagemaker": (
        "sagemaker describe-training-job --training-job-name {training_job_name}",
        "sagemaker describe-endpoint --endpoint-name {endpoint_name}",
        "sagemaker describe-model --model-name {model_name}",
        "logs filter-log-events --log-group-name /aws/sagemaker/Endpoints/{endpoint_name} --max-items 50",
        "sagemaker list-training-jobs --sort-by CreationTime --sort-order Descending --max-results 5",
        "sagemaker list-endpoints --sort-by LastModifiedTime --sort-order Descending --max-results 5",
        "sagemaker list-models --sort-by CreationTime --sort-order Descending --max-results 5",
    ),
    "emr": (
        "emr describe-cluster --cluster-id {cluster_id}",
        "emr describe-step --cluster-id {cluster_id} --step-id {step_id}",
        "emr list-steps --cluster-id {cluster_id} --step-states FAILED CANCELLED",
        "emr list-clusters --failed",
        "emr list-clusters --active",
        "emr list-release-labels",
    ),
    "emr-serverless": (
        "emr-serverless list-job-runs --application-id {application_id} --states FAILED",
        "emr-serverless get-application --application-id {application_id}",
        "emr-serverless list-applications",
        "logs describe-log-groups --log-group-name-prefix /aws/emr-serverless",
        "service-quotas list-service-quotas --service-code emr-serverless",
    ),
    "emr-containers": (
        "emr-containers list-job-runs --virtual-cluster-id {virtual_cluster_id} --states FAILED",
        "emr-containers list-virtual-clusters --states RUNNING",
        "eks list-clusters",
        "logs describe-log-groups --log-group-name-prefix /emr-containers",
    ),
    "transfer": (
        "transfer describe-server --server-id {server_id}",
        "transfer describe-user --server-id {server_id} --user-name {user_name}",
        "logs filter-log-events --log-group-name /aws/transfer/{server_id} --max-items 50",
        "transfer list-servers",
        "logs describe-log-groups --log-group-name-prefix /aws/transfer",
        "ec2 describe-vpc-endpoints --filters Name=service-name,Values=*transfer.server*",
    ),
    "athena": (
        "athena list-query-executions --max-results 10",
        "athena list-work-groups",
        "glue get-databases",
    ),
    "bedrock": (
        "bedrock list-foundation-models --by-output-modality TEXT",
        "bedrock list-inference-profiles",
        "bedrock get-model-invocation-logging-configuration",
    ),
    "ecr": ("ecr describe-repositories", "ecr describe-registry", "ecr get-registry-policy"),
    "apigateway": (
        "apigateway get-rest-apis",
        "apigatewayv2 get-apis",
        "cloudwatch describe-alarms --state-value ALARM",
    ),
    "batch": (
        "batch describe-job-queues",
        "batch describe-compute-environments",
        "batch describe-job-definitions --status ACTIVE --max-items 20",
    ),
    "cloudformation": (
        "cloudformation describe-stack-events --stack-name {stack_name} --max-items 20",
        "cloudformation describe-stacks --stack-name {stack_name}",
        "cloudformation list-stacks --stack-status-filter CREATE_FAILED ROLLBACK_COMPLETE",
        "cloudformation describe-stacks --max-items 20",
        "cloudformation describe-account-limits",
    ),
    "dms": (
        "dms describe-replication-tasks --without-settings",
        "dms describe-replication-instances",
        "dms describe-events --source-type replication-task --duration 1440",
    ),
    "docdb": (
        "docdb describe-db-clusters",
        "docdb describe-events --duration 1440",
        "logs describe-log-groups --log-group-name-prefix /aws/docdb",
    ),
    "dynamodb": (
        "dynamodb describe-table --table-name {dynamodb_table}",
        (
            "application-autoscaling describe-scaling-activities --service-namespace dynamodb"
            " --resource-id table/{dynamodb_table} --max-items 20"
        ),
        "dynamodb describe-continuous-backups --table-name {dynamodb_table}",
        "dynamodb list-tables",
        "dynamodb describe-limits",
        "application-autoscaling describe-scaling-activities --service-namespace dynamodb --max-items 20",
    ),
    "ec2": (
        "ec2 describe-instance-status --instance-ids {instance_id} --include-all-instances",
        "ec2 describe-instances --instance-ids {instance_id}",
        "ec2 get-console-output --instance-id {instance_id} --latest",
        "ec2 describe-instance-status --include-all-instances",
        "ec2 describe-instances --max-items 50",
        "cloudwatch describe-alarms --state-value ALARM",
    ),
    "ecs": (
        "ecs describe-services --cluster {ecs_cluster} --services {ecs_service}",
        "ecs list-tasks --cluster {ecs_cluster} --desired-status STOPPED",
        "ecs describe-clusters --clusters {ecs_cluster} --include STATISTICS",
        "ecs list-clusters",
        "ecs list-task-definitions --sort DESC --max-items 10",
        "logs describe-log-groups --log-group-name-prefix /ecs",
    ),
    "eks": (
        "eks describe-cluster --name {eks_cluster}",
        "eks list-nodegroups --cluster-name {eks_cluster}",
        "eks list-insights --cluster-name {eks_cluster}",
        "eks list-clusters",
        "logs describe-log-groups --log-group-name-prefix /aws/eks",
        "autoscaling describe-scaling-activities --max-items 20",
    ),
    "efs": (
        "efs describe-file-systems",
        "efs describe-mount-targets --file-system-id {file_system_id}",
        "efs describe-access-points",
        "cloudwatch describe-alarms --state-value ALARM",
    ),
    "elasticache": (
        "elasticache describe-cache-clusters --show-cache-node-info",
        "elasticache describe-replication-groups",
        "elasticache describe-events --duration 1440",
    ),
    "events": (
        "events describe-rule --name {event_rule}",
        "events list-targets-by-rule --rule {event_rule}",
        "events list-rules",
        "events list-event-buses",
        "cloudwatch list-metrics --namespace AWS/Events --metric-name FailedInvocations",
    ),
    "firehose": (
        "firehose describe-delivery-stream --delivery-stream-name {delivery_stream}",
        "firehose list-delivery-streams",
        "logs describe-log-groups --log-group-name-prefix /aws/kinesisfirehose",
        "cloudwatch list-metrics --namespace AWS/Firehose --metric-name DeliveryToS3.Success",
    ),
    "kafka": (
        "kafka describe-cluster-v2 --cluster-arn {msk_cluster_arn}",
        "kafka list-nodes --cluster-arn {msk_cluster_arn}",
        "kafka list-clusters-v2",
        "kafka list-configurations",
        "cloudwatch list-metrics --namespace AWS/Kafka --metric-name MaxOffsetLag",
    ),
    "fsx": (
        "fsx describe-file-systems --file-system-ids {file_system_id}",
        "fsx describe-file-systems",
        "fsx describe-data-repository-tasks --max-results 20",
        "cloudwatch list-metrics --namespace AWS/FSx --metric-name FreeStorageCapacity",
    ),
    "kinesis": (
        "kinesis describe-stream-summary --stream-name {stream_name}",
        "kinesis list-shards --stream-name {stream_name}",
        "kinesis list-streams",
        "kinesis describe-limits",
        "cloudwatch list-metrics --namespace AWS/Kinesis --metric-name GetRecords.IteratorAgeMilliseconds",
    ),
    "kms": (
        "kms describe-key --key-id {key_id}",
        "kms get-key-policy --key-id {key_id} --policy-name default",
        "kms list-grants --key-id {key_id}",
        (
            "cloudtrail lookup-events --max-results 20"
            " --lookup-attributes AttributeKey=EventSource,AttributeValue=kms.amazonaws.com"
        ),
        "kms list-aliases",
        "kms list-keys",
    ),
    "lambda": (
        "lambda get-function-configuration --function-name {function_name}",
        "lambda get-function-concurrency --function-name {function_name}",
        "logs filter-log-events --log-group-name /aws/lambda/{function_name} --max-items 50",
        "lambda list-functions --max-items 50",
        "lambda get-account-settings",
        "logs describe-log-groups --log-group-name-prefix /aws/lambda",
    ),
    "mwaa": (
        "mwaa get-environment --name {mwaa_environment}",
        "mwaa list-environments",
        "logs describe-log-groups --log-group-name-prefix airflow-",
        "cloudwatch list-metrics --namespace AmazonMWAA --metric-name SchedulerHeartbeat",
    ),
    "opensearch": (
        "opensearch describe-domain --domain-name {search_domain}",
        "opensearch describe-domain-health --domain-name {search_domain}",
        "opensearch list-domain-names",
        "logs describe-log-groups --log-group-name-prefix /aws/OpenSearchService",
        "cloudwatch describe-alarms --state-value ALARM",
    ),
    "neptune": (
        "neptune describe-db-clusters",
        "neptune describe-events --duration 1440",
        "cloudwatch list-metrics --namespace AWS/Neptune --metric-name MainRequestQueuePendingRequests",
    ),
    "rds": (
        "rds describe-db-instances --db-instance-identifier {db_instance}",
        "rds describe-events --source-type db-instance --source-identifier {db_instance} --duration 1440",
        "rds describe-db-log-files --db-instance-identifier {db_instance}",
        "rds describe-db-clusters --db-cluster-identifier {db_cluster}",
        "rds describe-events --source-type db-cluster --source-identifier {db_cluster} --duration 1440",
        "rds describe-db-instances",
        "rds describe-events --duration 1440",
        "rds describe-pending-maintenance-actions",
    ),
    "redshift": (
        "redshift describe-clusters --cluster-identifier {redshift_cluster}",
        (
            "redshift describe-events --duration 1440"
            " --source-type cluster --source-identifier {redshift_cluster}"
        ),
        "redshift-data list-statements --cluster-identifier {redshift_cluster} --status FAILED",
        "redshift describe-clusters",
        "redshift describe-events --duration 1440",
        "redshift-data list-statements --status FAILED",
    ),
    "secretsmanager": (
        "secretsmanager list-secrets",
        (
            "cloudtrail lookup-events --max-results 20"
            " --lookup-attributes AttributeKey=EventSource,AttributeValue=secretsmanager.amazonaws.com"
        ),
        "logs describe-log-groups --log-group-name-prefix /aws/lambda/SecretsManager",
    ),
    "sns": (
        "sns get-topic-attributes --topic-arn {topic_arn}",
        "sns list-subscriptions-by-topic --topic-arn {topic_arn}",
        "sns list-topics",
        "sns list-subscriptions",
        "logs describe-log-groups --log-group-name-prefix sns/",
    ),
    "sqs": (
        "sqs get-queue-url --queue-name {queue_name}",
        "sqs list-queues --queue-name-prefix {queue_name}",
        "sqs list-queues",
        "cloudwatch list-metrics --namespace AWS/SQS --metric-name ApproximateAgeOfOldestMessage",
        "lambda list-event-source-mappings --max-items 50",
    ),
}
"""What a specialist of each service looks at first; those whose names are not known are left out."""
