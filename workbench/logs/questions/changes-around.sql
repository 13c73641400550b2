-- title: What was changed around a moment?
-- parameter at: time, required. The moment, T0: when it was first seen to be wrong.
-- parameter minutes: minutes, default 60. How long before and after it.
-- parameter service: service. Only calls to this service, such as s3; all without it.
-- parameter principal_arn: arn. Only calls of this user, role or session; all without it.
-- needs: a trail with management events (write).
-- absence: No management call of that time is recorded that changes anything; changes of data (objects, rows) are data
--   events and are left out here. IAM, Organizations and other global services are recorded in us-east-1.
-- column seconds_from_t0: Seconds after the moment; before it, negative.
-- column eventtime: When, UTC.
-- column eventsource: The service.
-- column eventname: The call.
-- column principal: ARN of the user or session that called.
-- column via_service: The AWS service that called for the principal.
-- column region: Where.
-- column errorcode: Why it failed; empty when the change took effect.
-- column first_resource: ARN of the first resource that the record names.
-- column request: What was asked for, as JSON.
-- column event_id: The record, for citing.
SELECT date_diff('second', from_iso8601_timestamp(:at), from_iso8601_timestamp(eventtime)) AS seconds_from_t0,
       eventtime,
       eventsource,
       eventname,
       useridentity.arn AS principal,
       useridentity.invokedby AS via_service,
       region,
       errorcode,
       element_at(resources, 1).arn AS first_resource,
       requestparameters AS request,
       eventid AS event_id
FROM cloudtrail_logs_pp
WHERE "timestamp" BETWEEN :at_day_before AND :at_day_after
  AND eventtime BETWEEN :at_before AND :at_after
  AND abs(date_diff('second', from_iso8601_timestamp(:at), from_iso8601_timestamp(eventtime)))
      <= 60 * CAST(:minutes AS bigint)
  AND (:region = '' OR region = :region)
  AND (:account = '' OR account = :account)
  AND (:service = '' OR eventsource = :service || '.amazonaws.com')
  AND (:principal_arn = ''
       OR useridentity.arn = :principal_arn
       OR useridentity.sessioncontext.sessionissuer.arn = :principal_arn)
  AND readonly = 'false'
  AND coalesce(eventcategory, 'Management') = 'Management'
ORDER BY eventtime, event_id
