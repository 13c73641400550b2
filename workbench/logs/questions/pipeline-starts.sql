-- title: What was started in the pipeline: jobs, models, trainings, executions?
-- parameter name: text. Only this job, model, training, endpoint, crawler or state machine (name or ARN); all
--   without it.
-- parameter principal_arn: arn. Only calls of this user, role or session; all without it.
-- needs: a trail with management events (write).
-- absence: Nobody called to start it, in that account and Region. A start by a schedule, a trigger or a rule is
--   called by a role and is here; a Glue trigger inside a workflow, a Step Functions nested Express execution
--   and InvokeEndpoint are not management events and are not.
-- column eventtime: When, UTC.
-- column service: glue, sagemaker, states or elasticmapreduce.
-- column eventname: The call.
-- column target: What it was for.
-- column run_id: The run, execution or step that it started.
-- column principal: ARN of the user or session that called.
-- column role_arn: The role behind the session.
-- column via_service: The AWS service that called for the principal.
-- column errorcode: Why nothing was started; empty when something was.
-- column errormessage: AWS's sentence about that.
-- column event_id: The record, for citing.
WITH starts AS (
  SELECT eventtime,
         split_part(eventsource, '.', 1) AS service,
         eventname,
         coalesce(json_extract_scalar(requestparameters, '$.jobName'),
                  json_extract_scalar(requestparameters, '$.modelName'),
                  json_extract_scalar(requestparameters, '$.trainingJobName'),
                  json_extract_scalar(requestparameters, '$.processingJobName'),
                  json_extract_scalar(requestparameters, '$.transformJobName'),
                  json_extract_scalar(requestparameters, '$.endpointName'),
                  json_extract_scalar(requestparameters, '$.endpointConfigName'),
                  json_extract_scalar(requestparameters, '$.pipelineName'),
                  json_extract_scalar(requestparameters, '$.stateMachineArn'),
                  json_extract_scalar(requestparameters, '$.jobFlowId'),
                  json_extract_scalar(requestparameters, '$.name')) AS target,
         coalesce(json_extract_scalar(responseelements, '$.jobRunId'),
                  json_extract_scalar(responseelements, '$.runId'),
                  json_extract_scalar(responseelements, '$.executionArn'),
                  json_extract_scalar(responseelements, '$.pipelineExecutionArn'),
                  json_extract_scalar(responseelements, '$.trainingJobArn'),
                  json_extract_scalar(responseelements, '$.jobFlowId'),
                  json_extract_scalar(responseelements, '$.stepIds[0]')) AS run_id,
         useridentity.arn AS principal,
         useridentity.sessioncontext.sessionissuer.arn AS role_arn,
         useridentity.invokedby AS via_service,
         errorcode,
         errormessage,
         eventid AS event_id
  FROM cloudtrail_logs_pp
  WHERE "timestamp" BETWEEN :since_day AND :until_day_after
    AND eventtime BETWEEN :since AND :until
    AND (:region = '' OR region = :region)
    AND (:account = '' OR account = :account)
    AND (:principal_arn = ''
         OR useridentity.arn = :principal_arn
         OR useridentity.sessioncontext.sessionissuer.arn = :principal_arn)
    AND ((eventsource = 'glue.amazonaws.com'
          AND eventname IN ('StartJobRun', 'StartCrawler', 'StartWorkflowRun', 'StartTrigger', 'BatchStopJobRun'))
      OR (eventsource = 'sagemaker.amazonaws.com'
          AND eventname IN ('CreateTrainingJob', 'CreateModel', 'CreateProcessingJob', 'CreateTransformJob',
                            'CreateHyperParameterTuningJob', 'CreateEndpointConfig', 'CreateEndpoint',
                            'UpdateEndpoint', 'StartPipelineExecution', 'StopTrainingJob'))
      OR (eventsource = 'states.amazonaws.com'
          AND eventname IN ('StartExecution', 'StartSyncExecution', 'RedriveExecution', 'StopExecution'))
      OR (eventsource = 'elasticmapreduce.amazonaws.com'
          AND eventname IN ('RunJobFlow', 'AddJobFlowSteps', 'TerminateJobFlows')))
)
SELECT eventtime,
       service,
       eventname,
       target,
       run_id,
       principal,
       role_arn,
       via_service,
       errorcode,
       errormessage,
       event_id
FROM starts
WHERE :name = '' OR target = :name OR target LIKE '%:' || :name
ORDER BY eventtime, event_id
