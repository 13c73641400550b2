-- title: Which calls were denied, by whom, and by which layer?
-- parameter principal_arn: arn. Only calls of this user, role or session; all without it.
-- parameter service: service. Only calls to this service, such as s3; all without it.
-- needs: a trail with management events; for objects, functions and tables also with their data events.
-- absence: No recorded call was denied. A denial of a data event (GetObject, PutObject) is only recorded where a
--   trail selects data events, and one by a VPC endpoint's policy only where it selects network activity
--   events. A job that is rejected for other reasons (quota, trust, no input) is not denied.
-- column eventsource: The service.
-- column eventname: The call.
-- column principal: The role, or the user where there is no role.
-- column errorcode: AWS's code.
-- column layer: Which policy denied, from AWS's sentence: identity, boundary, session, resource, key, endpoint,
--   scp or rcp; `unnamed` where the sentence does not say.
-- column effect: `explicit` for a Deny, `implicit` where nothing allows.
-- column calls: How many.
-- column first_seen: The earliest, UTC.
-- column last_seen: The latest, UTC.
-- column sample_message: AWS's sentence about the latest.
SELECT eventsource,
       eventname,
       coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn) AS principal,
       errorcode,
       CASE
         WHEN errorcode = 'VpceAccessDenied' OR errormessage LIKE '%VPC endpoint policy%' THEN 'endpoint'
         WHEN errormessage LIKE '%service control policy%' THEN 'scp'
         WHEN errormessage LIKE '%resource control policy%' THEN 'rcp'
         WHEN errormessage LIKE '%permissions boundary%' THEN 'boundary'
         WHEN errormessage LIKE '%session policy%' THEN 'session'
         WHEN errormessage LIKE '%identity-based policy%' THEN 'identity'
         WHEN errormessage LIKE '%resource-based policy%' AND eventsource = 'kms.amazonaws.com' THEN 'key'
         WHEN errormessage LIKE '%resource-based policy%' THEN 'resource'
         ELSE 'unnamed'
       END AS layer,
       CASE
         WHEN errormessage LIKE '%explicit deny%' THEN 'explicit'
         WHEN errormessage LIKE '%because no %' THEN 'implicit'
       END AS effect,
       count(*) AS calls,
       min(eventtime) AS first_seen,
       max(eventtime) AS last_seen,
       max_by(errormessage, eventtime) AS sample_message
FROM cloudtrail_logs_pp
WHERE "timestamp" BETWEEN :since_day AND :until_day_after
  AND eventtime BETWEEN :since AND :until
  AND (:region = '' OR region = :region)
  AND (:account = '' OR account = :account)
  AND (:service = '' OR eventsource = :service || '.amazonaws.com')
  AND (:principal_arn = ''
       OR useridentity.arn = :principal_arn
       OR useridentity.sessioncontext.sessionissuer.arn = :principal_arn)
  AND (errorcode LIKE '%AccessDenied%'
       OR errorcode LIKE '%Unauthorized%'
       OR errorcode IN ('AuthorizationError', 'AuthorizationErrorException', 'Forbidden', 'NotAuthorized'))
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY calls DESC, last_seen DESC, eventsource, eventname
