-- title: Who changed this bucket's configuration?
-- parameter bucket: bucket, required. The bucket.
-- needs: a trail with management events (write), which every trail has unless it was told otherwise.
-- absence: Nobody called S3 to change it, if the trail records write management events in the bucket's Region
--   and covers the window. Changes of the account's public access block, of access points and of the
--   organization's policies are not changes of the bucket and are not here.
-- column eventtime: When, UTC.
-- column eventname: The call. S3's events are named after its REST operations, such as PutBucketLifecycle.
-- column principal: ARN of the user or session that called.
-- column role_arn: The role behind the session.
-- column via_service: The AWS service that called for the principal, such as CloudFormation.
-- column sourceipaddress: Where from.
-- column useragent: With what.
-- column errorcode: Why it failed; empty when the change took effect.
-- column request: What was asked for, as JSON.
-- column event_id: The record, for citing.
SELECT eventtime,
       eventname,
       useridentity.arn AS principal,
       useridentity.sessioncontext.sessionissuer.arn AS role_arn,
       useridentity.invokedby AS via_service,
       sourceipaddress,
       useragent,
       errorcode,
       requestparameters AS request,
       eventid AS event_id
FROM cloudtrail_logs_pp
WHERE "timestamp" BETWEEN :since_day AND :until_day_after
  AND eventtime BETWEEN :since AND :until
  AND (:region = '' OR region = :region)
  AND (:account = '' OR account = :account)
  AND eventsource = 's3.amazonaws.com'
  AND regexp_like(eventname, '^(Create|Put|Delete|Update)(Bucket|PublicAccessBlock|ObjectLockConfiguration)')
  AND json_extract_scalar(requestparameters, '$.bucketName') = :bucket
ORDER BY eventtime DESC, event_id
