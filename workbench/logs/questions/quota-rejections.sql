-- title: Which requests were rejected for a quota or for want of input, so that no job exists?
-- parameter service: service. Only of this service, such as sagemaker; all without it.
-- needs: a trail with management events (write).
-- absence: No recorded request was rejected so. A job that exists and waits is not short of a quota, which is checked
--   before it is made; it waits for capacity.
-- column eventtime: When, UTC.
-- column eventsource: The service.
-- column eventname: The call that made nothing.
-- column errorcode: AWS's code.
-- column errormessage: AWS's sentence; of a quota with its name, what is in use and what was asked for.
-- column target: The name of what was to be made.
-- column instance_type: The type of instance that was asked for.
-- column instance_count: How many.
-- column principal: ARN of the user or session that called.
-- column event_id: The record, for citing.
SELECT eventtime,
       eventsource,
       eventname,
       errorcode,
       errormessage,
       coalesce(json_extract_scalar(requestparameters, '$.trainingJobName'),
                json_extract_scalar(requestparameters, '$.processingJobName'),
                json_extract_scalar(requestparameters, '$.transformJobName'),
                json_extract_scalar(requestparameters, '$.endpointName'),
                json_extract_scalar(requestparameters, '$.jobName'),
                json_extract_scalar(requestparameters, '$.functionName'),
                json_extract_scalar(requestparameters, '$.name')) AS target,
       coalesce(json_extract_scalar(requestparameters, '$.resourceConfig.instanceType'),
                json_extract_scalar(requestparameters, '$.processingResources.clusterConfig.instanceType'),
                json_extract_scalar(requestparameters, '$.transformResources.instanceType')) AS instance_type,
       coalesce(json_extract_scalar(requestparameters, '$.resourceConfig.instanceCount'),
                json_extract_scalar(requestparameters, '$.processingResources.clusterConfig.instanceCount'),
                json_extract_scalar(requestparameters, '$.transformResources.instanceCount')) AS instance_count,
       useridentity.arn AS principal,
       eventid AS event_id
FROM cloudtrail_logs_pp
WHERE "timestamp" BETWEEN :since_day AND :until_day_after
  AND eventtime BETWEEN :since AND :until
  AND (:region = '' OR region = :region)
  AND (:account = '' OR account = :account)
  AND (:service = '' OR eventsource = :service || '.amazonaws.com')
  AND (errorcode LIKE '%LimitExceeded%'
       OR errorcode LIKE '%QuotaExceeded%'
       OR errorcode LIKE '%ConcurrentRunsExceeded%'
       OR errorcode LIKE '%InsufficientCapacity%'
       OR errorcode LIKE 'ResourceNumberLimitExceeded%'
       OR (eventsource = 'sagemaker.amazonaws.com'
           AND errorcode LIKE '%ValidationException%'
           AND (errormessage LIKE 'No S3 objects found%' OR errormessage LIKE 'Could not assume role%')))
ORDER BY eventtime DESC, event_id
