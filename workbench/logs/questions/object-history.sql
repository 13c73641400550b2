-- title: Who wrote, overwrote or deleted this object?
-- parameter bucket: bucket, required. The object's bucket.
-- parameter key: text, required. The object's whole key.
-- needs: a trail with S3 data events (write) that select this bucket and key.
-- absence: Nobody did, only if a trail selected write data events of this key for the whole window, in the
--   bucket's Region, and its files have arrived (up to 15 minutes, seldom hours). Expirations by lifecycle rules
--   are never in CloudTrail: ask lifecycle-deletes. A DeleteObjects row is one request for many keys, which
--   CloudTrail does not name: it may or may not have been this object.
-- column eventtime: When, UTC.
-- column eventname: The call. PutObject, CopyObject and CompleteMultipartUpload make a new version.
-- column principal: ARN of the user or session that called.
-- column role_arn: The role behind the session.
-- column via_service: The AWS service that called for the principal.
-- column sourceipaddress: Where from.
-- column useragent: With what.
-- column vpcendpointid: Through which VPC endpoint.
-- column errorcode: Why it failed; empty when it did not.
-- column errormessage: AWS's sentence about that.
-- column version_id: The version that was made or deleted.
-- column delete_marker: `true` when the delete only put a marker on top.
-- column bytes_in: Bytes that were sent.
-- column event_id: The record, for citing.
SELECT eventtime,
       eventname,
       useridentity.arn AS principal,
       useridentity.sessioncontext.sessionissuer.arn AS role_arn,
       useridentity.invokedby AS via_service,
       sourceipaddress,
       useragent,
       vpcendpointid,
       errorcode,
       errormessage,
       json_extract_scalar(responseelements, '$["x-amz-version-id"]') AS version_id,
       json_extract_scalar(responseelements, '$["x-amz-delete-marker"]') AS delete_marker,
       json_extract_scalar(additionaleventdata, '$.bytesTransferredIn') AS bytes_in,
       eventid AS event_id
FROM cloudtrail_logs_pp
WHERE "timestamp" BETWEEN :since_day AND :until_day_after
  AND eventtime BETWEEN :since AND :until
  AND (:region = '' OR region = :region)
  AND (:account = '' OR account = :account)
  AND eventsource = 's3.amazonaws.com'
  AND eventname IN ('PutObject', 'CopyObject', 'CompleteMultipartUpload', 'CreateMultipartUpload',
                    'AbortMultipartUpload', 'DeleteObject', 'DeleteObjects', 'RestoreObject', 'RenameObject',
                    'PutObjectRetention', 'PutObjectLegalHold', 'PutObjectAcl', 'PutObjectTagging',
                    'DeleteObjectTagging')
  AND json_extract_scalar(requestparameters, '$.bucketName') = :bucket
  AND (json_extract_scalar(requestparameters, '$.key') = :key OR eventname = 'DeleteObjects')
ORDER BY eventtime, event_id
