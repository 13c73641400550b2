-- title: Did a lifecycle rule or a batch delete take this object?
-- parameter bucket: bucket, required. The object's bucket.
-- parameter key: text, required. The object's whole key.
-- needs: S3 server access logs of the bucket. CloudTrail has no lifecycle deletions, and no keys of batch deletes.
-- absence: Nothing is proven: access logs are delivered as S3 sees fit, mostly within hours, and may lack requests.
--   A row proves that it happened. A key with other characters than letters, digits and -_./ stands in the
--   log encoded, once or twice: blanks are looked for in each form, for others give the key as it is logged.
-- column requested_at: When, UTC.
-- column operation: S3.EXPIRE.OBJECT and S3.CREATE.DELETEMARKER are a lifecycle rule's work, BATCH.DELETE.OBJECT one
--   of a DeleteObjects request's.
-- column requester: Who; AmazonS3 for a lifecycle rule.
-- column remoteip: Where from.
-- column object_key: The key as it is logged.
-- column versionid: The version.
-- column httpstatus: What S3 answered.
-- column errorcode: Why it failed; `-` when it did not.
-- column useragent: With what.
-- column requestid: The request, for AWS Support.
SELECT parse_datetime(requestdatetime, 'dd/MMM/yyyy:HH:mm:ss Z') AS requested_at,
       operation,
       requester,
       remoteip,
       "key" AS object_key,
       versionid,
       httpstatus,
       errorcode,
       useragent,
       requestid
FROM s3_access_logs
WHERE "timestamp" BETWEEN :since_day AND :until_day_after
  AND parse_datetime(requestdatetime, 'dd/MMM/yyyy:HH:mm:ss Z')
      BETWEEN from_iso8601_timestamp(:since) AND from_iso8601_timestamp(:until)
  AND bucket_name = :bucket
  AND operation IN ('S3.EXPIRE.OBJECT', 'S3.CREATE.DELETEMARKER', 'S3.DELETE.UPLOAD', 'S3.TRANSITION_SIA.OBJECT',
                    'S3.TRANSITION.OBJECT', 'BATCH.DELETE.OBJECT', 'REST.DELETE.OBJECT', 'REST.PUT.OBJECT',
                    'REST.COPY.OBJECT', 'REST.POST.UPLOAD')
  AND ("key" = :key OR "key" = replace(:key, ' ', '+') OR "key" = replace(:key, ' ', '%2520'))
ORDER BY requested_at, requestid
