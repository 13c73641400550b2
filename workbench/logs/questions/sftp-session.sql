-- title: What did an SFTP user or session do in S3?
-- parameter role_arn: arn, required. The role that the Transfer server assumes for the user.
-- parameter user: text. Only this SFTP user; everyone with the role without it.
-- parameter session: text. Only this session, as in the server's log: the hexadecimal number after the user.
-- needs: a trail with S3 data events that select the bucket. A transfer is PutObject, or a multipart upload.
-- absence: The role did nothing in S3, only if a trail selected data events of the bucket for the window. A client that
--   was refused at login or closed before its first byte arrived leaves nothing in S3: see the server's log.
-- column eventtime: When, UTC.
-- column eventname: The call. A rename over SFTP is CopyObject and DeleteObject.
-- column sftp_user: The SFTP user.
-- column sftp_session: The session, as in the server's log.
-- column server_id: The Transfer server.
-- column bucket: The bucket.
-- column object_key: The key.
-- column bytes_in: Bytes that were sent.
-- column errorcode: Why it failed; empty when it did not.
-- column errormessage: AWS's sentence about that.
-- column event_id: The record, for citing.
WITH calls AS (
  SELECT eventtime,
         eventname,
         regexp_extract(useridentity.arn, '/([^/]+)\.([0-9a-f]{10,})@(s-[0-9a-f]+)$', 1) AS sftp_user,
         regexp_extract(useridentity.arn, '/([^/]+)\.([0-9a-f]{10,})@(s-[0-9a-f]+)$', 2) AS sftp_session,
         regexp_extract(useridentity.arn, '/([^/]+)\.([0-9a-f]{10,})@(s-[0-9a-f]+)$', 3) AS server_id,
         json_extract_scalar(requestparameters, '$.bucketName') AS bucket,
         json_extract_scalar(requestparameters, '$.key') AS object_key,
         json_extract_scalar(additionaleventdata, '$.bytesTransferredIn') AS bytes_in,
         errorcode,
         errormessage,
         eventid AS event_id
  FROM cloudtrail_logs_pp
  WHERE "timestamp" BETWEEN :since_day AND :until_day_after
    AND eventtime BETWEEN :since AND :until
    AND (:region = '' OR region = :region)
    AND (:account = '' OR account = :account)
    AND eventsource = 's3.amazonaws.com'
    AND useridentity.sessioncontext.sessionissuer.arn = :role_arn
)
SELECT eventtime,
       eventname,
       sftp_user,
       sftp_session,
       server_id,
       bucket,
       object_key,
       bytes_in,
       errorcode,
       errormessage,
       event_id
FROM calls
WHERE (:user = '' OR sftp_user = :user)
  AND (:session = '' OR sftp_session = :session)
ORDER BY eventtime, event_id
