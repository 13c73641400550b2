-- title: Which uses of KMS keys failed?
-- parameter key_arn: text. Only for this key: its ARN or id; all keys without it.
-- parameter bucket: bucket. Only for objects of this bucket; everything without it.
-- needs: a trail with management events that does not leave out KMS events, which is an option.
-- absence: No use of the key failed, if the trail keeps KMS events. Calls that S3 makes for a writer are recorded
--   in the key's account and Region. With S3 Bucket Keys most requests do not reach KMS at all, so that one
--   denial may stand for many objects.
-- column eventtime: When, UTC.
-- column eventname: The call. A write needs GenerateDataKey, a multipart upload Decrypt as well.
-- column errorcode: Why: AccessDenied, or the key's state (DisabledException, KMSInvalidStateException).
-- column errormessage: AWS's sentence about that.
-- column principal: The role, or the user where there is no role.
-- column via_service: The AWS service that called for the principal.
-- column s3_arn: The object, or the bucket with Bucket Keys, from the encryption context.
-- column key_requested: The key as the call named it.
-- column key_arn: The key as KMS resolved it.
-- column event_id: The record, for citing.
SELECT eventtime,
       eventname,
       errorcode,
       errormessage,
       coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn) AS principal,
       useridentity.invokedby AS via_service,
       json_extract_scalar(requestparameters, '$.encryptionContext["aws:s3:arn"]') AS s3_arn,
       json_extract_scalar(requestparameters, '$.keyId') AS key_requested,
       element_at(resources, 1).arn AS key_arn,
       eventid AS event_id
FROM cloudtrail_logs_pp
WHERE "timestamp" BETWEEN :since_day AND :until_day_after
  AND eventtime BETWEEN :since AND :until
  AND (:region = '' OR region = :region)
  AND (:account = '' OR account = :account)
  AND eventsource = 'kms.amazonaws.com'
  AND eventname IN ('GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'Decrypt', 'Encrypt', 'ReEncrypt',
                    'CreateGrant', 'DescribeKey')
  AND errorcode IS NOT NULL
  AND (:key_arn = ''
       OR json_extract_scalar(requestparameters, '$.keyId') = :key_arn
       OR any_match(resources, named -> named.arn = :key_arn OR named.arn LIKE '%:key/' || :key_arn))
  AND (:bucket = ''
       OR json_extract_scalar(requestparameters, '$.encryptionContext["aws:s3:arn"]') LIKE '%:::' || :bucket
       OR json_extract_scalar(requestparameters, '$.encryptionContext["aws:s3:arn"]')
          LIKE '%:::' || :bucket || '/%')
ORDER BY eventtime DESC, event_id
