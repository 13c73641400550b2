-- title: Who disabled, deleted or changed KMS keys?
-- parameter key_arn: text. Only this key: its ARN or id; all keys without it.
-- needs: a trail with management events (write) that does not leave out KMS events.
-- absence: Nobody called KMS to change a key, in the key's account and Region. Events of KMS itself (DeleteKey when
--   the waiting period ends, RotateKey, the expiry of imported material) are service events and are here too.
-- column eventtime: When, UTC.
-- column eventname: The call, or KMS's own event.
-- column principal: ARN of the user or session that called; empty for KMS's own events.
-- column key_id: The key or alias as the call named it.
-- column key_arn: The key as KMS resolved it.
-- column pending_days: Days until a key that is scheduled for deletion is gone.
-- column sourceipaddress: Where from.
-- column errorcode: Why it failed; empty when the change took effect.
-- column event_id: The record, for citing.
SELECT eventtime,
       eventname,
       useridentity.arn AS principal,
       coalesce(json_extract_scalar(requestparameters, '$.keyId'),
                json_extract_scalar(requestparameters, '$.targetKeyId'),
                json_extract_scalar(requestparameters, '$.aliasName'),
                json_extract_scalar(serviceeventdetails, '$.keyId')) AS key_id,
       element_at(resources, 1).arn AS key_arn,
       json_extract_scalar(requestparameters, '$.pendingWindowInDays') AS pending_days,
       sourceipaddress,
       errorcode,
       eventid AS event_id
FROM cloudtrail_logs_pp
WHERE "timestamp" BETWEEN :since_day AND :until_day_after
  AND eventtime BETWEEN :since AND :until
  AND (:region = '' OR region = :region)
  AND (:account = '' OR account = :account)
  AND eventsource = 'kms.amazonaws.com'
  AND eventname IN ('CreateKey', 'DisableKey', 'EnableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'DeleteKey',
                    'PutKeyPolicy', 'CreateGrant', 'RevokeGrant', 'RetireGrant', 'ImportKeyMaterial',
                    'DeleteImportedKeyMaterial', 'DeleteExpiredKeyMaterial', 'CreateAlias', 'UpdateAlias',
                    'DeleteAlias', 'EnableKeyRotation', 'DisableKeyRotation', 'RotateKey', 'RotateKeyOnDemand',
                    'UpdatePrimaryRegion')
  AND (:key_arn = ''
       OR json_extract_scalar(requestparameters, '$.keyId') = :key_arn
       OR json_extract_scalar(requestparameters, '$.targetKeyId') = :key_arn
       OR json_extract_scalar(serviceeventdetails, '$.keyId') = :key_arn
       OR any_match(resources, named -> named.arn = :key_arn OR named.arn LIKE '%:key/' || :key_arn))
ORDER BY eventtime DESC, event_id
