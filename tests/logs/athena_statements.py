"""Statements, and what Athena's engine 3 makes of each: its rows, or a failure.

T is a trail of three records, A an access log of three lines, as below. The expected values follow from
Trino's documentation (https://trino.io/docs/current/sql/select.html, …/functions/conversion.html) and
Athena's (https://docs.aws.amazon.com/athena/latest/ug/select.html, …/filtering-with-dot.html).
"""

from __future__ import annotations

import json
from pathlib import Path

_WRITE = {"readOnly": False, "eventSource": "s3.amazonaws.com", "eventName": "PutObject"}
_BUCKET = {"accountId": "111122223333", "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::fjord-intake"}


def _object(key: str) -> dict[str, str]:
    return {"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::fjord-intake/{key}"}


_RECORDS = (
    {
        **_WRITE,
        "eventTime": "2026-11-20T10:00:00Z",
        "sourceIPAddress": "203.0.113.9",
        "userAgent": "[aws-cli/2.31.0]",
        "requestParameters": {"bucketName": "fjord-intake", "key": "in/a.csv", "x-amz-acl": "private"},
        "resources": [_object("in/a.csv"), _BUCKET],
        "eventID": "e-1",
    },
    {
        **_WRITE,
        "eventTime": "2026-11-20T11:00:00Z",
        "sourceIPAddress": "198.51.100.7",
        "userAgent": "[Boto3/1.40.0]",
        "requestParameters": {"bucketName": "fjord-intake", "key": "in/b.csv"},
        "resources": [_object("in/b.csv"), _BUCKET],
        "eventID": "e-2",
    },
    {
        "eventTime": "2026-11-21T09:00:00Z",
        "eventSource": "sts.amazonaws.com",
        "eventName": "AssumeRole",
        "sourceIPAddress": "203.0.113.9",
        "userAgent": "[Boto3/1.40.0]",
        "readOnly": True,
        "requestParameters": {
            "roleArn": "arn:aws:iam::111122223333:role/harbour-writer",
            "roleSessionName": "x1",
        },
        "eventID": "e-3",
    },
)
_COMMON = {"eventVersion": "1.11", "awsRegion": "eu-north-1", "recipientAccountId": "111122223333"}
_LINE = (
    "79a59df900b949e5 fjord-intake [20/Nov/2026:10:0{n}:00 +0000] 203.0.113.9 - 1A2B3C4D5E6F7A8{n} {what} "
    '{key} "{method} /{key} HTTP/1.1" {status} {sent} {size} 20 18 "-" "aws-cli/2.31.0" - ZmFrZQ== SigV4 '
    "ECDHE-RSA-AES128-GCM-SHA256 AuthHeader fjord-intake.s3.eu-north-1.amazonaws.com TLSv1.2\n"
)
LINES = "".join(
    _LINE.format(n=n, what=what, key=key, method=method, status=status, sent=sent, size=size)
    for n, (what, key, method, status, sent, size) in enumerate(
        (
            ("REST.PUT.OBJECT", "a9", "PUT", "200 -", "-", "500"),
            ("REST.GET.OBJECT", "b1", "GET", "200 -", "100", "100"),
            ("REST.GET.OBJECT", "c5", "GET", "403 AccessDenied", "243", "-"),
        )
    )
)
ACCESS_LOG = "2026-11-20-12-00-00-0A1B2C3D4E5F6071"


def write(folder: Path) -> Path:
    """Write both logs into a folder, and return it."""
    lines = (json.dumps({**_COMMON, **record}) for record in _RECORDS)
    (folder / "events.jsonl").write_text("\n".join(lines))
    (folder / ACCESS_LOG).write_text(LINES)
    return folder


T, A = "cloudtrail_logs_pp", "s3_access_logs"
FAILS = "fails"

NAMES: dict[str, object] = {
    # a name that SELECT gives is not known to WHERE, GROUP BY, HAVING, OVER and ON
    "SELECT awsregion AS r, count(*) AS n FROM T GROUP BY r": FAILS,
    "SELECT sourceipaddress AS ip, eventtime FROM T WHERE ip LIKE '203.%'": FAILS,
    "SELECT eventsource, count(*) AS calls FROM T GROUP BY 1 HAVING count(*) > 1 AND calls < 100": FAILS,
    "SELECT eventname AS e, row_number() OVER (PARTITION BY e ORDER BY eventtime) AS k FROM T": FAILS,
    "SELECT max(eventtime) AS eventtime, eventsource FROM T GROUP BY eventsource "
    "HAVING eventtime > '2026-11-21'": FAILS,
    "SELECT lower(eventname) AS name FROM T WHERE name = 'putobject'": FAILS,
    "SELECT lower(eventname) name FROM T WHERE name = 'putobject'": FAILS,
    "SELECT eventname AS e FROM T GROUP BY e": FAILS,
    "SELECT eventname AS e, count(*) FROM T GROUP BY eventname, e": FAILS,
    "SELECT substr(eventtime, 1, 10) AS day, count(*) FROM T GROUP BY day": FAILS,
    "SELECT substr(eventtime, 1, 10) AS day, count(*) FROM T GROUP BY GROUPING SETS ((day))": FAILS,
    "SELECT substr(eventtime, 1, 10) AS day, count(*) FROM T GROUP BY ROLLUP (day)": FAILS,
    "SELECT substr(eventtime, 1, 10) AS day, count(*) FROM T GROUP BY CUBE (day)": FAILS,
    "SELECT count(*) AS n FROM T HAVING n > 1": FAILS,
    "SELECT count(*) AS n, eventname FROM T GROUP BY eventname HAVING n > 1 ORDER BY n": FAILS,
    "SELECT eventname, count(*) AS n FROM T GROUP BY 1 HAVING n BETWEEN 1 AND 2": FAILS,
    "SELECT eventname, count(*) AS n FROM T GROUP BY 1 HAVING NOT n = 1": FAILS,
    "SELECT eventname AS e, rank() OVER (ORDER BY e) FROM T": FAILS,
    "SELECT eventname AS e, lag(e) OVER (ORDER BY eventtime) FROM T": FAILS,
    "SELECT eventname AS e, sum(1) OVER (PARTITION BY lower(e)) FROM T": FAILS,
    "SELECT 1 AS one, one + 1 AS two FROM T": FAILS,
    "SELECT eventname AS e, upper(e) AS u FROM T": FAILS,
    "SELECT eventname AS e FROM T WHERE e IS NOT NULL": FAILS,
    "SELECT eventname AS e FROM T WHERE e IN ('PutObject')": FAILS,
    "SELECT a.eventid AS i FROM T a JOIN T b ON i = b.eventid": FAILS,
    "SELECT eventname AS e FROM T WHERE EXISTS (SELECT 1 FROM A WHERE operation = e)": FAILS,
    "SELECT x.e FROM (SELECT eventname AS e FROM T WHERE e = 'PutObject') AS x": FAILS,
    "WITH x AS (SELECT eventname AS e, count(*) AS n FROM T GROUP BY e) SELECT * FROM x": FAILS,
    "SELECT (SELECT count(*) AS c FROM A HAVING c > 1) FROM T": FAILS,
    "SELECT eventname AS e FROM T UNION SELECT operation FROM A WHERE e = 'x'": FAILS,
    # nor is a name of nowhere
    "SELECT nothing FROM T": FAILS,
    "SELECT T.nothing FROM T": FAILS,
    "SELECT x.eventname FROM T": FAILS,
    "SELECT T.eventname FROM T AS x": FAILS,
    "SELECT eventname FROM A": FAILS,
    "SELECT useridentity.nothing FROM T": FAILS,
    'SELECT count(*) FROM T WHERE eventname = "PutObject"': FAILS,
    "SELECT eventid FROM T a JOIN T b ON a.eventid = b.eventid": FAILS,
    "SELECT count(*) FROM T a, T b WHERE eventname = 'PutObject'": FAILS,
    "SELECT a.eventid FROM T a JOIN T b USING (eventid)": FAILS,
    "SELECT _col0 FROM (SELECT count(*) FROM T) AS x": FAILS,
    "SELECT _col_0 FROM (SELECT count(*) FROM T) AS x": FAILS,
    "SELECT eventname FROM (SELECT eventname AS e FROM T) AS x": FAILS,
    "SELECT y.e FROM (SELECT eventname AS e FROM T) AS x": FAILS,
    "SELECT a FROM (VALUES (1)) AS t(b)": FAILS,
    "SELECT eventname, count(*) FROM T": FAILS,
    "SELECT eventname, eventid FROM T GROUP BY eventname": FAILS,
    "SELECT eventname FROM T WHERE count(*) > 1": FAILS,
    "SELECT eventname FROM T GROUP BY eventname HAVING eventid = 'e-1'": FAILS,
    "SELECT user FROM T": FAILS,
    "SELECT rowid FROM T": FAILS,
    "SELECT filename FROM T": FAILS,
    "SELECT source_file FROM T": FAILS,
    # what is known is found, whatever its case
    "SELECT awsregion AS r, count(*) AS n FROM T GROUP BY awsregion": [("eu-north-1", 3)],
    "SELECT awsregion AS r, count(*) AS n FROM T GROUP BY 1": [("eu-north-1", 3)],
    "SELECT substr(eventtime, 1, 10) AS day, count(*) FROM T GROUP BY "
    "substr(eventtime, 1, 10) ORDER BY day": [
        ("2026-11-20", 2),
        ("2026-11-21", 1),
    ],
    "SELECT EventName, \"EVENTID\" FROM T WHERE EVENTID = 'e-3'": [("AssumeRole", "e-3")],
    "SELECT X.EventName FROM T AS x WHERE x.eventid = 'e-3'": [("AssumeRole",)],
    "SELECT T.eventname FROM T WHERE T.eventid = 'e-3'": [("AssumeRole",)],
    "SELECT eventname, count(*) AS n FROM T GROUP BY 1 HAVING count(*) > 1": [("PutObject", 2)],
    "SELECT e FROM (SELECT eventname AS e, count(*) AS n FROM T GROUP BY 1) AS x WHERE n > 1": [
        ("PutObject",)
    ],
    "WITH x AS (SELECT eventname AS e FROM T) SELECT e, count(*) FROM x GROUP BY e ORDER BY 2": [
        ("AssumeRole", 1),
        ("PutObject", 2),
    ],
    "WITH x(e) AS (SELECT eventname FROM T) SELECT count(DISTINCT e) FROM x": [(2,)],
    "SELECT max(eventtime) AS eventtime, eventsource FROM T GROUP BY eventsource "
    "HAVING max(eventtime) > '2026-11-21'": [("2026-11-21T09:00:00Z", "sts.amazonaws.com")],
    "SELECT eventid, count(*) FROM T a JOIN T b USING (eventid) GROUP BY eventid ORDER BY eventid LIMIT 1": [
        ("e-1", 1)
    ],
    "SELECT a.eventid FROM T a WHERE EXISTS (SELECT 1 FROM T b WHERE b.eventtime > a.eventtime) ORDER BY 1": [
        ("e-1",),
        ("e-2",),
    ],
    "SELECT eventid FROM T WHERE eventid IN (SELECT max(eventid) FROM T)": [("e-3",)],
    "SELECT eventname AS eventid FROM T WHERE eventid = 'e-3'": [("AssumeRole",)],
    "SELECT lower(eventname) AS eventname, count(*) FROM T WHERE eventname = "
    "'PutObject' GROUP BY eventname": [("putobject", 2)],
    "SELECT upper(eventid) AS eventid FROM T GROUP BY eventid HAVING eventid = 'e-1'": [("E-1",)],
    "SELECT eventid AS a, row_number() OVER (PARTITION BY eventname ORDER BY eventtime DESC) AS k FROM T "
    "ORDER BY a": [("e-1", 2), ("e-2", 1), ("e-3", 1)],
    "SELECT x.* FROM (SELECT eventid FROM T WHERE eventid = 'e-1') AS x": [("e-1",)],
}

ORDERS: dict[str, object] = {
    # in ORDER BY a name means the result's column first, inside an expression too
    "SELECT substr(key, 2) AS key, operation FROM A ORDER BY lower(key) LIMIT 1": [("1", "REST.GET.OBJECT")],
    "SELECT substr(key, 2) AS key FROM A ORDER BY key": [("1",), ("5",), ("9",)],
    "SELECT substr(key, 2) AS key FROM A ORDER BY A.key": [("9",), ("1",), ("5",)],
    "SELECT substr(key, 2) AS key FROM A ORDER BY lower(A.key)": [("9",), ("1",), ("5",)],
    "SELECT substr(key, 2) AS key FROM A ORDER BY key || ''": [("1",), ("5",), ("9",)],
    "SELECT substr(key, 2) AS key FROM A ORDER BY upper(lower(key)) DESC": [("9",), ("5",), ("1",)],
    "SELECT substr(key, 2) AS KEY FROM A ORDER BY lower(Key)": [("1",), ("5",), ("9",)],
    'SELECT substr(key, 2) AS "key" FROM A ORDER BY lower("KEY")': [("1",), ("5",), ("9",)],
    "SELECT substr(key, 2) AS key FROM A ORDER BY CASE WHEN key = '5' THEN 0 ELSE 1 END, key": [
        ("5",),
        ("1",),
        ("9",),
    ],
    "SELECT substr(key, 2) AS key FROM A ORDER BY coalesce(key, 'z') DESC LIMIT 1": [("9",)],
    "SELECT substr(key, 2) AS key FROM A ORDER BY length(key), key DESC": [("9",), ("5",), ("1",)],
    "SELECT substr(key, 2) AS key FROM A ORDER BY reverse(key)": [("1",), ("5",), ("9",)],
    "SELECT CAST(substr(key, 2) AS bigint) AS key FROM A ORDER BY key * -1": [(9,), (5,), (1,)],
    "SELECT CAST(substr(key, 2) AS bigint) AS key FROM A ORDER BY -key": [(9,), (5,), (1,)],
    "SELECT CAST(substr(key, 2) AS bigint) AS k FROM A ORDER BY abs(k - 6)": [(5,), (9,), (1,)],
    "SELECT key, bytessent AS n FROM A ORDER BY n": [("b1", 100), ("c5", 243), ("a9", None)],
    "SELECT key, bytessent AS n FROM A ORDER BY n DESC": [("c5", 243), ("b1", 100), ("a9", None)],
    "SELECT key, bytessent AS n FROM A ORDER BY n NULLS FIRST": [("a9", None), ("b1", 100), ("c5", 243)],
    "SELECT key, bytessent AS n FROM A ORDER BY n DESC NULLS FIRST": [("a9", None), ("c5", 243), ("b1", 100)],
    "SELECT key AS operation, operation AS key FROM A ORDER BY operation LIMIT 1": [
        ("a9", "REST.PUT.OBJECT")
    ],
    "SELECT key AS operation, operation AS key FROM A ORDER BY key, operation LIMIT 1": [
        ("b1", "REST.GET.OBJECT")
    ],
    "SELECT key AS operation, operation AS key FROM A ORDER BY lower(key), lower(operation) DESC LIMIT 1": [
        ("c5", "REST.GET.OBJECT")
    ],
    "SELECT key AS operation, operation AS key FROM A ORDER BY key || operation DESC LIMIT 1": [
        ("a9", "REST.PUT.OBJECT")
    ],
    "SELECT operation, count(*) AS n FROM A GROUP BY operation ORDER BY n DESC": [
        ("REST.GET.OBJECT", 2),
        ("REST.PUT.OBJECT", 1),
    ],
    "SELECT operation, count(*) AS n FROM A GROUP BY operation ORDER BY n * -1": [
        ("REST.GET.OBJECT", 2),
        ("REST.PUT.OBJECT", 1),
    ],
    "SELECT operation, count(*) FROM A GROUP BY operation ORDER BY count(*) DESC": [
        ("REST.GET.OBJECT", 2),
        ("REST.PUT.OBJECT", 1),
    ],
    "SELECT operation, count(*) AS n FROM A GROUP BY 1 ORDER BY max(key)": [
        ("REST.PUT.OBJECT", 1),
        ("REST.GET.OBJECT", 2),
    ],
    "SELECT operation, count(*) AS n FROM A GROUP BY 1 ORDER BY sum(n)": FAILS,
    "SELECT operation, max(key) AS key FROM A GROUP BY 1 ORDER BY max(key)": FAILS,
    "SELECT operation AS o FROM A GROUP BY operation ORDER BY o": [
        ("REST.GET.OBJECT",),
        ("REST.PUT.OBJECT",),
    ],
    "SELECT operation AS o FROM A GROUP BY operation ORDER BY lower(o) DESC": [
        ("REST.PUT.OBJECT",),
        ("REST.GET.OBJECT",),
    ],
    "SELECT key AS k, operation AS k FROM A ORDER BY k": FAILS,
    "SELECT key AS k, operation AS k FROM A ORDER BY lower(k)": FAILS,
    "SELECT key AS k, operation AS k FROM A ORDER BY 2, 1": [
        ("b1", "REST.GET.OBJECT"),
        ("c5", "REST.GET.OBJECT"),
        ("a9", "REST.PUT.OBJECT"),
    ],
    "SELECT key AS k, key AS k FROM A ORDER BY k DESC LIMIT 1": [("c5", "c5")],
    "SELECT a.key, b.key FROM A a JOIN A b ON a.operation = b.operation AND a.key <> b.key ORDER BY 2": [
        ("c5", "b1"),
        ("b1", "c5"),
    ],
    "SELECT key FROM A ORDER BY operation, key DESC": [("c5",), ("b1",), ("a9",)],
    "SELECT key FROM A ORDER BY 1 DESC": [("c5",), ("b1",), ("a9",)],
    "SELECT DISTINCT operation FROM A ORDER BY operation": [("REST.GET.OBJECT",), ("REST.PUT.OBJECT",)],
    "SELECT DISTINCT operation AS o FROM A ORDER BY o DESC": [("REST.PUT.OBJECT",), ("REST.GET.OBJECT",)],
    "SELECT DISTINCT operation FROM A ORDER BY key": FAILS,
    "SELECT key FROM A ORDER BY nothing": FAILS,
    "SELECT key FROM A ORDER BY lower(nothing)": FAILS,
    "SELECT key FROM A ORDER BY (SELECT max(key) FROM A)": FAILS,
    "SELECT key, row_number() OVER (ORDER BY key DESC) AS n FROM A ORDER BY n": [
        ("c5", 1),
        ("b1", 2),
        ("a9", 3),
    ],
    "SELECT key, row_number() OVER (ORDER BY key DESC) AS n FROM A ORDER BY n * -1": [
        ("a9", 3),
        ("b1", 2),
        ("c5", 1),
    ],
    "SELECT substr(key, 2) AS key, row_number() OVER (ORDER BY key) AS n FROM A ORDER BY key": [
        ("1", 2),
        ("5", 3),
        ("9", 1),
    ],
    "SELECT substr(key, 2) AS key FROM A ORDER BY row_number() OVER (ORDER BY key)": [("1",), ("5",), ("9",)],
    "SELECT key FROM A UNION ALL SELECT eventid FROM T ORDER BY key DESC LIMIT 2": [("e-3",), ("e-2",)],
    "SELECT key AS k FROM A UNION SELECT 'b1' ORDER BY k": [("a9",), ("b1",), ("c5",)],
    "SELECT key AS k FROM A UNION SELECT 'b1' ORDER BY 1 DESC": [("c5",), ("b1",), ("a9",)],
    "SELECT key AS k FROM A UNION SELECT 'b1' AS other ORDER BY other": FAILS,
    "SELECT key AS k FROM A UNION SELECT 'b1' ORDER BY key": FAILS,
    "SELECT key AS k FROM A UNION SELECT 'b1' ORDER BY A.key": FAILS,
    "SELECT array_agg(key ORDER BY bytessent) AS key FROM A": [(["b1", "c5", "a9"],)],
    "SELECT substr(key, 2) AS key FROM A ORDER BY key LIMIT 2": [("1",), ("5",)],
    "SELECT x.key FROM (SELECT substr(key, 2) AS key FROM A ORDER BY lower(key) LIMIT 1) AS x": [("1",)],
    "WITH x AS (SELECT substr(key, 2) AS key FROM A ORDER BY lower(key) LIMIT 1) SELECT key FROM x": [("1",)],
    "SELECT max(key) AS key, operation FROM A GROUP BY operation ORDER BY lower(key)": [
        ("a9", "REST.PUT.OBJECT"),
        ("c5", "REST.GET.OBJECT"),
    ],
    "SELECT key, operation AS o FROM A ORDER BY o, lower(key) DESC": [
        ("c5", "REST.GET.OBJECT"),
        ("b1", "REST.GET.OBJECT"),
        ("a9", "REST.PUT.OBJECT"),
    ],
    "SELECT x.*, 9 - k AS last FROM (SELECT CAST(substr(key, 2) AS bigint) AS k FROM A) AS x ORDER BY last": [
        (9, 0),
        (5, 4),
        (1, 8),
    ],
    "SELECT json_extract(requestparameters, '$.key') AS k FROM T ORDER BY k": FAILS,
    "SELECT eventtime AS t FROM T ORDER BY from_iso8601_timestamp(t) DESC LIMIT 1": [
        ("2026-11-21T09:00:00Z",)
    ],
}

TYPES: dict[str, object] = {
    # nothing is converted by itself
    "SELECT count(*) FROM A WHERE httpstatus = 200": FAILS,
    "SELECT count(*) FROM A WHERE httpstatus IN (200, 204)": FAILS,
    "SELECT count(*) FROM T WHERE readonly = false": FAILS,
    "SELECT count(*) FROM T WHERE recipientaccountid = 111122223333": FAILS,
    "SELECT 'n=' || 5": FAILS,
    "SELECT eventname FROM T UNION SELECT 1": FAILS,
    "SELECT count(*) FROM A WHERE httpstatus <> 200": FAILS,
    "SELECT count(*) FROM A WHERE httpstatus >= 400": FAILS,
    "SELECT count(*) FROM A WHERE 200 = httpstatus": FAILS,
    "SELECT count(*) FROM A WHERE httpstatus BETWEEN 200 AND 299": FAILS,
    "SELECT count(*) FROM A WHERE httpstatus NOT IN (200)": FAILS,
    "SELECT count(*) FROM A WHERE httpstatus IS DISTINCT FROM 200": FAILS,
    "SELECT count(*) FROM A WHERE httpstatus LIKE 200": FAILS,
    "SELECT count(*) FROM A WHERE bytessent = '100'": FAILS,
    "SELECT count(*) FROM A WHERE bytessent > '100'": FAILS,
    "SELECT count(*) FROM A WHERE bytessent IN ('100')": FAILS,
    "SELECT count(*) FROM A WHERE bytessent LIKE '1%'": FAILS,
    "SELECT count(*) FROM A WHERE bytessent = true": FAILS,
    "SELECT count(*) FROM A WHERE totaltime > 10": FAILS,
    "SELECT sum(totaltime) FROM A": FAILS,
    "SELECT avg(totaltime) FROM A": FAILS,
    "SELECT totaltime + 1 FROM A": FAILS,
    "SELECT totaltime / 1000 FROM A": FAILS,
    "SELECT totaltime * 2 FROM A": FAILS,
    "SELECT -totaltime FROM A": FAILS,
    "SELECT abs(totaltime) FROM A": FAILS,
    "SELECT count(*) FROM T WHERE readonly": FAILS,
    "SELECT count(*) FROM T WHERE NOT readonly": FAILS,
    "SELECT count_if(readonly) FROM T": FAILS,
    "SELECT bool_and(readonly) FROM T": FAILS,
    "SELECT count(*) FROM T WHERE readonly AND eventname = 'x'": FAILS,
    "SELECT count(*) FROM T WHERE eventname": FAILS,
    "SELECT count(*) FROM T WHERE 1": FAILS,
    "SELECT if(readonly, 1, 0) FROM T": FAILS,
    "SELECT CASE WHEN readonly THEN 1 END FROM T": FAILS,
    "SELECT CASE readonly WHEN true THEN 1 END FROM T": FAILS,
    "SELECT CASE httpstatus WHEN 200 THEN 'ok' END FROM A": FAILS,
    "SELECT CASE WHEN true THEN 1 ELSE 'x' END": FAILS,
    "SELECT if(true, 1, 'x')": FAILS,
    "SELECT coalesce(bytessent, '-') FROM A": FAILS,
    "SELECT coalesce(bytessent, 'none') FROM A": FAILS,
    "SELECT coalesce(errorcode, 0) FROM A": FAILS,
    "SELECT nullif(httpstatus, 200) FROM A": FAILS,
    "SELECT greatest(httpstatus, 200) FROM A": FAILS,
    "SELECT least(bytessent, '5') FROM A": FAILS,
    "SELECT concat('n=', 5)": FAILS,
    "SELECT concat('n=', count(*)) FROM T": FAILS,
    "SELECT count(*) || ' calls' FROM T": FAILS,
    "SELECT key || bytessent FROM A": FAILS,
    "SELECT eventname || true FROM T": FAILS,
    "SELECT length(bytessent) FROM A": FAILS,
    "SELECT lower(bytessent) FROM A": FAILS,
    "SELECT substr(bytessent, 1, 1) FROM A": FAILS,
    "SELECT split(bytessent, '0') FROM A": FAILS,
    "SELECT replace(bytessent, '0', '1') FROM A": FAILS,
    "SELECT replace(key, 'a', 1) FROM A": FAILS,
    "SELECT strpos(bytessent, '0') FROM A": FAILS,
    "SELECT regexp_like(bytessent, '0') FROM A": FAILS,
    "SELECT starts_with(bytessent, '1') FROM A": FAILS,
    "SELECT substr(key, '2') FROM A": FAILS,
    "SELECT json_extract_scalar(useridentity, '$.arn') FROM T": FAILS,
    "SELECT json_extract_scalar(bytessent, '$.arn') FROM A": FAILS,
    "SELECT useridentity = 'x' FROM T": FAILS,
    "SELECT count(*) FROM T WHERE useridentity LIKE '%root%'": FAILS,
    "SELECT lower(useridentity) FROM T": FAILS,
    "SELECT count(*) FROM T WHERE resources LIKE '%a.csv%'": FAILS,
    "SELECT count(*) FROM T WHERE resources = 'x'": FAILS,
    "SELECT count(*) FROM T WHERE contains(resources, 'x')": FAILS,
    "SELECT count(*) FROM T WHERE json_extract(requestparameters, '$.key') = 'in/a.csv'": FAILS,
    "SELECT count(*) FROM T WHERE json_extract(requestparameters, '$.key') LIKE 'in/%'": FAILS,
    "SELECT count(*) FROM T WHERE json_extract_scalar(requestparameters, '$.n') > 5": FAILS,
    "SELECT count(*) FROM T WHERE from_iso8601_timestamp(eventtime) > '2026-11-20'": FAILS,
    "SELECT count(*) FROM T WHERE eventtime > timestamp '2026-11-20 00:00:00'": FAILS,
    "SELECT count(*) FROM T WHERE eventtime > date '2026-11-20'": FAILS,
    "SELECT count(*) FROM T WHERE eventtime BETWEEN date '2026-11-20' AND date '2026-11-21'": FAILS,
    "SELECT date_diff('hour', eventtime, eventtime) FROM T": FAILS,
    "SELECT date_trunc('hour', eventtime) FROM T": FAILS,
    "SELECT date_add('hour', 1, eventtime) FROM T": FAILS,
    "SELECT eventtime - interval '1' day FROM T": FAILS,
    "SELECT hour(eventtime) FROM T": FAILS,
    "SELECT year(eventtime) FROM T": FAILS,
    "SELECT to_unixtime(eventtime) FROM T": FAILS,
    "SELECT date_format(eventtime, '%Y') FROM T": FAILS,
    "SELECT format_datetime(eventtime, 'yyyy') FROM T": FAILS,
    "SELECT date '2026-11-20' + 1": FAILS,
    "SELECT count(*) FROM T WHERE eventid IN (SELECT bytessent FROM A)": FAILS,
    "SELECT count(*) FROM A WHERE bytessent IN (SELECT eventid FROM T)": FAILS,
    "SELECT count(*) FROM T JOIN A ON eventid = bytessent": FAILS,
    "SELECT count(*) FROM T JOIN A ON eventid": FAILS,
    "SELECT eventname, 1 FROM T UNION ALL SELECT 1, eventname FROM T": FAILS,
    "SELECT eventname FROM T EXCEPT SELECT bytessent FROM A": FAILS,
    "SELECT eventname FROM T INTERSECT SELECT 5": FAILS,
    "SELECT eventname, eventid FROM T UNION SELECT eventname FROM T": FAILS,
    "SELECT a FROM (VALUES (1), ('x')) AS t(a)": FAILS,
    "SELECT ARRAY[1, 'x']": FAILS,
    "SELECT contains(ARRAY[1, 2], '1')": FAILS,
    "SELECT any_match(ARRAY[1, 2], x -> x = '1')": FAILS,
    "SELECT filter(ARRAY['a'], x -> x)": FAILS,
    "SELECT any_match(resources, r -> r = 'x') FROM T": FAILS,
    "SELECT transform(ARRAY[1], x -> x || 'a')": FAILS,
    "SELECT x.n FROM (SELECT httpstatus AS n FROM A) AS x WHERE x.n = 200": FAILS,
    "WITH x AS (SELECT count(*) AS n FROM T) SELECT n FROM x WHERE n = '3'": FAILS,
    "WITH x AS (SELECT httpstatus AS n FROM A) SELECT max(n) + 1 FROM x": FAILS,
    "SELECT p FROM UNNEST(split('1,2', ',')) AS t(p) WHERE p = 1": FAILS,
    "SELECT r.arn FROM T CROSS JOIN UNNEST(resources) AS t(r) WHERE r = 'x'": FAILS,
    "SELECT r.arn FROM T CROSS JOIN UNNEST(resources) AS t(r) WHERE r.accountid = 111122223333": FAILS,
    "SELECT lag(bytessent, 1, '-') OVER (ORDER BY key) FROM A": FAILS,
    "SELECT max(useridentity) FROM T": FAILS,
    "SELECT eventname FROM T ORDER BY requestparameters = 1": FAILS,
    "SELECT count(*) FROM T GROUP BY eventname HAVING count(*) > '1'": FAILS,
    "SELECT count(*) FROM T GROUP BY eventname HAVING max(eventtime) > 5": FAILS,
    "SELECT sum(bytessent) FILTER (WHERE httpstatus = 200) FROM A": FAILS,
    "SELECT sum(bytessent) FILTER (WHERE httpstatus) FROM A": FAILS,
    # what is of one type is compared
    "SELECT bytessent / 2 FROM A WHERE key = 'c5'": [(121,)],
    "SELECT x.n / 2 FROM (SELECT count(*) AS n FROM T) AS x": [(1,)],
    "SELECT x.bytessent / 2 FROM (SELECT avg(bytessent) AS bytessent FROM A) AS x": FAILS,
    "SELECT CAST(x.b AS double) / 2 FROM (SELECT avg(bytessent) AS b FROM A) AS x": [(85.75,)],
    "SELECT count(*) FROM A WHERE httpstatus = '200'": [(2,)],
    "SELECT count(*) FROM A WHERE httpstatus IN ('200', '204')": [(2,)],
    "SELECT count(*) FROM A WHERE CAST(httpstatus AS integer) = 200": [(2,)],
    "SELECT count(*) FROM A WHERE TRY_CAST(httpstatus AS bigint) BETWEEN 200 AND 299": [(2,)],
    "SELECT count(*) FROM T WHERE readonly = 'false'": [(2,)],
    "SELECT count(*) FROM T WHERE recipientaccountid = '111122223333'": [(3,)],
    "SELECT 'n=' || CAST(5 AS varchar)": [("n=5",)],
    "SELECT concat('n=', CAST(count(*) AS varchar)) FROM T": [("n=3",)],
    "SELECT sum(CAST(totaltime AS bigint)) FROM A": [(60,)],
    "SELECT count(*) FROM A WHERE bytessent > 99": [(2,)],
    "SELECT count(*) FROM A WHERE bytessent > 99.5": [(2,)],
    "SELECT count(*) FROM A WHERE bytessent > 1e2": [(1,)],
    "SELECT coalesce(bytessent, 0) FROM A ORDER BY 1": [(0,), (100,), (243,)],
    "SELECT coalesce(CAST(bytessent AS varchar), '-') FROM A ORDER BY 1": [("-",), ("100",), ("243",)],
    "SELECT count(*) FROM T WHERE eventtime > '2026-11-21'": [(1,)],
    "SELECT count(*) FROM T WHERE from_iso8601_timestamp(eventtime) > timestamp '2026-11-21 00:00:00'": [
        (1,)
    ],
    "SELECT count(*) FROM T WHERE from_iso8601_timestamp(eventtime) > date '2026-11-21'": [(1,)],
    "SELECT count(*) FROM T WHERE from_iso8601_timestamp(eventtime) + interval '1' day "
    "> timestamp '2026-11-21 10:30:00'": [(2,)],
    "SELECT count(*) FROM T WHERE NULL": [(0,)],
    "SELECT count(*) FROM T WHERE errorcode = NULL": [(0,)],
    "SELECT CASE WHEN errorcode IS NULL THEN NULL ELSE 'x' END FROM T LIMIT 1": [(None,)],
    "SELECT if(httpstatus = '200', 1, 0) FROM A ORDER BY key": [(1,), (1,), (0,)],
    "SELECT CASE httpstatus WHEN '200' THEN 'ok' ELSE 'no' END FROM A ORDER BY key": [
        ("ok",),
        ("ok",),
        ("no",),
    ],
    "SELECT eventname FROM T UNION SELECT operation FROM A ORDER BY 1 LIMIT 1": [("AssumeRole",)],
    "SELECT bytessent FROM A UNION SELECT 1 ORDER BY 1 LIMIT 1": [(1,)],
    "SELECT any_match(resources, r -> r.type = 'AWS::S3::Object') FROM T ORDER BY eventid LIMIT 1": [(True,)],
    "SELECT cardinality(filter(resources, r -> r.accountid IS NULL)) FROM T ORDER BY eventid LIMIT 1": [(1,)],
    "SELECT any_match(split(useragent, '/'), p -> p = eventname) FROM T ORDER BY eventid LIMIT 1": [(False,)],
    "SELECT sum(bytessent) FILTER (WHERE httpstatus = '200') FROM A": [(100,)],
    "SELECT element_at(split(key, ''), 1) FROM A": FAILS,
    "SELECT length(element_at(split(eventtime, 'T'), 1)) FROM T LIMIT 1": [(10,)],
    "SELECT nullif(httpstatus, '200') FROM A ORDER BY key": [(None,), (None,), ("403",)],
    "SELECT max(eventtime) > '2026' FROM T": [(True,)],
    "SELECT count(*) FROM T JOIN A ON eventname = operation": [(0,)],
    "SELECT count(DISTINCT useridentity.arn) FROM T": [(0,)],
    "SELECT json_extract_scalar(json_extract(requestparameters, '$'), '$.key') FROM "
    "T ORDER BY eventid LIMIT 1": [("in/a.csv",)],
}

GRAMMAR: dict[str, object] = {
    # spellings of other engines
    "SELECT eventtime FROM T ORDER BY eventtime LIMIT 1 OFFSET 1": FAILS,
    "SELECT count(*) FROM T WHERE eventname == 'PutObject'": FAILS,
    "SELECT count(DISTINCT eventname, awsregion) FROM T": FAILS,
    "SELECT count(*) FROM T WHERE eventname RLIKE 'Put'": FAILS,
    "SELECT count(*) FROM T WHERE eventname REGEXP 'Put'": FAILS,
    "SELECT count(*) FROM T WHERE eventname ILIKE 'put%'": FAILS,
    "SELECT count(*) FROM T WHERE eventname GLOB 'Put*'": FAILS,
    "SELECT count(*) FROM T WHERE eventname ~ 'Put'": FAILS,
    "SELECT count(*) FROM T WHERE eventname SIMILAR TO 'Put%'": FAILS,
    "SELECT count(*) FROM T WHERE eventname <=> 'x'": FAILS,
    "SELECT eventtime::date FROM T": FAILS,
    "SELECT eventname FROM T LIMIT 1, 2": FAILS,
    "SELECT TOP 1 eventname FROM T": FAILS,
    "SELECT eventname FROM T LIMIT 50 PERCENT": FAILS,
    "SELECT eventname FROM T LIMIT (1 + 1)": FAILS,
    "SELECT eventname FROM T LIMIT 1.5": FAILS,
    "SELECT eventname FROM T LIMIT '1'": FAILS,
    "SELECT eventname FROM T LIMIT eventid": FAILS,
    "SELECT `eventname` FROM T": FAILS,
    "SELECT eventname FROM `T`": FAILS,
    "SELECT [eventname] FROM T": FAILS,
    "SELECT eventname AS 'name' FROM T": FAILS,
    "SELECT eventname 'name' FROM T": FAILS,
    "SELECT 'a' 'b'": FAILS,
    "SELECT E'a'": FAILS,
    "SELECT eventname, FROM T": FAILS,
    "SELECT eventname FROM T GROUP BY eventname,": FAILS,
    "SELECT FROM T": FAILS,
    "FROM T SELECT eventname": FAILS,
    "FROM T": FAILS,
    "SELECT eventname FROM T; SELECT 1": FAILS,
    "SELECT 1; DROP TABLE x": FAILS,
    "SELECT 5 DIV 2": FAILS,
    "SELECT 5 // 2": FAILS,
    "SELECT 2 ^ 3": FAILS,
    "SELECT 2 ** 3": FAILS,
    "SELECT 1 & 1": FAILS,
    "SELECT 1 | 1": FAILS,
    "SELECT true && false": FAILS,
    "SELECT true XOR false": FAILS,
    "SELECT !true": FAILS,
    "SELECT 1_000": FAILS,
    "SELECT 1L": FAILS,
    "SELECT 0x1F": FAILS,
    "SELECT x'AB'": FAILS,
    "SELECT eventname ISNULL FROM T": FAILS,
    "SELECT eventname NOTNULL FROM T": FAILS,
    "SELECT (eventname = 'x') IS TRUE FROM T": FAILS,
    "SELECT (eventname = 'x') IS NOT FALSE FROM T": FAILS,
    "SELECT ifnull(errorcode, '-') FROM T": FAILS,
    "SELECT nvl(errorcode, '-') FROM T": FAILS,
    "SELECT isnull(errorcode, '-') FROM T": FAILS,
    "SELECT instr(eventname, 'P') FROM T": FAILS,
    "SELECT charindex('P', eventname) FROM T": FAILS,
    "SELECT locate('P', eventname) FROM T": FAILS,
    "SELECT len(eventname) FROM T": FAILS,
    "SELECT char_length(eventname) FROM T": FAILS,
    "SELECT ucase(eventname) FROM T": FAILS,
    "SELECT iff(true, 1, 2)": FAILS,
    "SELECT datediff(day, date '2026-01-01', date '2026-01-02')": FAILS,
    "SELECT dateadd(day, 1, date '2026-01-02')": FAILS,
    "SELECT convert(integer, '1')": FAILS,
    "SELECT safe_cast('1' AS integer)": FAILS,
    "SELECT group_concat(eventname) FROM T": FAILS,
    "SELECT string_agg(eventname, ',') FROM T": FAILS,
    "SELECT list(eventname) FROM T": FAILS,
    "SELECT countif(eventname = 'x') FROM T": FAILS,
    "SELECT startswith(eventname, 'P') FROM T": FAILS,
    "SELECT array_length(resources) FROM T": FAILS,
    "SELECT arg_max(eventname, eventtime) FROM T": FAILS,
    "SELECT first(eventname) FROM T": FAILS,
    "SELECT get_json_object(requestparameters, '$.key') FROM T": FAILS,
    "SELECT requestparameters->'$.key' FROM T": FAILS,
    "SELECT requestparameters->>'$.key' FROM T": FAILS,
    "SELECT requestparameters:key FROM T": FAILS,
    "SELECT count(eventname, eventid) FROM T": FAILS,
    "SELECT DISTINCT ON (eventname) eventname, eventid FROM T": FAILS,
    "SELECT eventname FROM T QUALIFY row_number() OVER (ORDER BY eventid) = 1": FAILS,
    "SELECT eventname FROM T a JOIN T b": FAILS,
    "SELECT 1 FROM T a INNER JOIN T b": FAILS,
    "SELECT 1 FROM T a LEFT JOIN T b": FAILS,
    "SELECT 1 FROM T a CROSS JOIN T b ON a.eventid = b.eventid": FAILS,
    "SELECT 1 FROM T a NATURAL JOIN T b": FAILS,
    "SELECT 1 FROM T a LEFT SEMI JOIN T b ON a.eventid = b.eventid": FAILS,
    "SELECT 1 FROM T a ASOF JOIN T b ON a.eventid = b.eventid": FAILS,
    "SELECT eventname FROM T TABLESAMPLE BERNOULLI (50)": FAILS,
    "SELECT * EXCLUDE (eventid) FROM T": FAILS,
    "SELECT * EXCEPT (eventid) FROM T": FAILS,
    "SELECT COLUMNS('event.*') FROM T": FAILS,
    "SELECT eventname FROM T GROUP BY ALL": FAILS,
    "SELECT eventname FROM T ORDER BY ALL": FAILS,
    "SELECT eventname FROM T WHERE eventname = 'a' = true": FAILS,
    "SELECT 1 < 2 < 3": FAILS,
    "SELECT eventname FROM T WHERE eventname IN ()": FAILS,
    "SELECT eventname FROM T WHERE eventname IN 'x'": FAILS,
    "SELECT eventname FROM T WHERE eventname BETWEEN SYMMETRIC 'b' AND 'a'": FAILS,
    "SELECT eventname FROM T WHERE eventname LIKE ANY ('a', 'b')": FAILS,
    "SELECT interval '1 day'": FAILS,
    "SELECT interval 1 day": FAILS,
    "SELECT interval '1' week": FAILS,
    "SELECT from_iso8601_timestamp('2026-11-20T00:00:00Z') + '1 day'": FAILS,
    "SELECT {'a': 1}": FAILS,
    "SELECT [1, 2]": FAILS,
    "SELECT [x FOR x IN ARRAY[1]]": FAILS,
    "SELECT eventname FROM T # comment": FAILS,
    "SELECT @x": FAILS,
    "SELECT ?": FAILS,
    "SELECT $1": FAILS,
    "SELECT eventname FROM T FOR UPDATE": FAILS,
    "SELECT eventname INTO x FROM T": FAILS,
    "SELECT SQL_CALC_FOUND_ROWS eventname FROM T": FAILS,
    "SELECT STRAIGHT_JOIN eventname FROM T": FAILS,
    "SELECT eventname FROM T USE INDEX (x)": FAILS,
    "SELECT eventname FROM T PREWHERE eventname = 'x'": FAILS,
    "SELECT eventname FROM T WITH (NOLOCK)": FAILS,
    "SELECT eventname FROM T FETCH FIRST 1 ROW ONLY": FAILS,
    "SELECT eventname FROM T UNION DISTINCT BY NAME SELECT eventname FROM T": FAILS,
    "SELECT eventname FROM T MINUS SELECT eventname FROM T": FAILS,
    "DESCRIBE T": FAILS,
    "SHOW TABLES": FAILS,
    "EXPLAIN SELECT 1": FAILS,
    "WITH x AS (SELECT 1) INSERT INTO y SELECT * FROM x": FAILS,
    "PIVOT T ON eventname USING count(*)": FAILS,
    "SELECT json_extract_scalar(requestparameters, '$.x-amz-acl') FROM T": FAILS,
    "SELECT CAST(2.5 AS integer)": FAILS,
    # Athena's own
    "SELECT eventid FROM T ORDER BY eventtime OFFSET 1 LIMIT 1": [("e-2",)],
    "SELECT eventid FROM T ORDER BY eventtime OFFSET 2 ROWS": [("e-3",)],
    "SELECT eventid FROM T ORDER BY eventtime LIMIT 1;": [("e-1",)],
    "SELECT eventid FROM (SELECT eventid FROM T ORDER BY 1 LIMIT 2) AS x ORDER BY 1 OFFSET 1": [("e-2",)],
    "SELECT count(*) FROM T -- all": [(3,)],
    "SELECT /* all */ count(*) FROM T": [(3,)],
    "SELECT ALL count(*) FROM T": [(3,)],
    "SELECT count(*) FROM T WHERE regexp_like(eventname, '^Put')": [(2,)],
    "SELECT count(*) FROM T WHERE eventname != 'PutObject'": [(1,)],
    "SELECT count(*) FROM T WHERE NOT eventname = 'PutObject'": [(1,)],
    "SELECT count(*) FROM T WHERE (eventname = 'PutObject') = true": [(2,)],
    "SELECT count(*) FROM T WHERE eventname LIKE 'Put\\_%' ESCAPE '\\'": [(0,)],
    "SELECT count(*) FROM T WHERE errorcode IS NULL AND errormessage IS NULL": [(3,)],
    "SELECT count(DISTINCT eventname) FROM T": [(2,)],
    "SELECT count(*) FROM (SELECT DISTINCT eventname, awsregion FROM T) AS x": [(2,)],
    "SELECT coalesce(errorcode, '-') FROM T LIMIT 1": [("-",)],
    "SELECT strpos(eventname, 'O') FROM T ORDER BY eventid LIMIT 1": [(4,)],
    "SELECT count(*) FROM T a CROSS JOIN T b": [(9,)],
    "SELECT count(*) FROM T a, T b": [(9,)],
    "SELECT count(*) FROM T a LEFT JOIN T b ON a.eventid = b.eventid AND b.eventname = 'AssumeRole'": [(3,)],
    "SELECT count(*) FROM T a FULL OUTER JOIN T b ON a.eventid = b.eventid": [(3,)],
    "SELECT json_extract_scalar(requestparameters, '$[\"x-amz-acl\"]') FROM T ORDER BY eventid LIMIT 1": [
        ("private",)
    ],
    "SELECT date_diff('day', date '2026-01-01', date '2026-01-02')": [(1,)],
    "SELECT element_at(split('a/b', '/'), 2)": [("b",)],
    'SELECT eventname AS "the name" FROM T ORDER BY eventid LIMIT 1': [("PutObject",)],
}

LISTS: dict[str, object] = {
    "SELECT res.arn FROM T CROSS JOIN UNNEST(resources) AS t(res) WHERE res.type = "
    "'AWS::S3::Object' ORDER BY 1": [
        ("arn:aws:s3:::fjord-intake/in/a.csv",),
        ("arn:aws:s3:::fjord-intake/in/b.csv",),
    ],
    "SELECT count(*) FROM T CROSS JOIN UNNEST(resources) AS t(arn, accountid, type)": FAILS,
    "SELECT arn FROM T CROSS JOIN UNNEST(resources) AS t(arn, accountid, type)": FAILS,
    "SELECT t.arn FROM T CROSS JOIN UNNEST(resources) AS t(arn, accountid, type)": FAILS,
    "SELECT arn FROM T, UNNEST(resources) AS t(arn, accountid)": FAILS,
    "SELECT count(*) FROM T CROSS JOIN UNNEST(resources)": FAILS,
    "SELECT count(*) FROM T CROSS JOIN UNNEST(resources) AS t": FAILS,
    "SELECT count(*) FROM T CROSS JOIN UNNEST(resources, resources) AS t(a, b)": FAILS,
    "SELECT count(*) FROM T CROSS JOIN UNNEST(resources) WITH ORDINALITY AS t(r, n)": FAILS,
    "SELECT count(*) FROM T CROSS JOIN UNNEST(eventname) AS t(r)": FAILS,
    "SELECT count(*) FROM T CROSS JOIN UNNEST(useridentity) AS t(r)": FAILS,
    "SELECT r.nothing FROM T CROSS JOIN UNNEST(resources) AS t(r)": FAILS,
    "SELECT arn FROM T CROSS JOIN UNNEST(resources) AS t(r)": FAILS,
    "SELECT resources.arn FROM T": FAILS,
    "SELECT resources[1].arn FROM T": FAILS,
    "SELECT UNNEST(resources) FROM T": FAILS,
    "SELECT explode(resources) FROM T": FAILS,
    "SELECT r.arn FROM T LATERAL VIEW explode(resources) t AS r": FAILS,
    "SELECT r.arn FROM T, LATERAL (SELECT 1) AS t(r)": FAILS,
    "SELECT flatten(resources) FROM T": FAILS,
    "SELECT r.arn FROM T JOIN UNNEST(resources) AS t(r)": FAILS,
    "SELECT p FROM UNNEST(split('a,b', ',')) AS t(p, q)": FAILS,
    "SELECT p FROM UNNEST(5) AS t(p)": FAILS,
    "SELECT p FROM UNNEST('a') AS t(p)": FAILS,
    "SELECT max(r) FROM T CROSS JOIN UNNEST(resources) AS t(r)": FAILS,
    "SELECT r.arn AS a FROM T CROSS JOIN UNNEST(resources) AS t(r) WHERE a LIKE '%csv'": FAILS,
    "SELECT r.arn AS a, count(*) FROM T CROSS JOIN UNNEST(resources) AS t(r) GROUP BY a": FAILS,
    "SELECT count(*) FROM T CROSS JOIN UNNEST(resources) AS t(res)": [(4,)],
    "SELECT count(*) FROM T CROSS JOIN UNNEST(resources) t(res)": [(4,)],
    "SELECT count(*) FROM T, UNNEST(resources) AS t(res)": [(4,)],
    "SELECT count(*) FROM T, UNNEST(resources) t (r)": [(4,)],
    "SELECT count(r) FROM T LEFT JOIN UNNEST(resources) AS t(r) ON true": [(4,)],
    "SELECT count(*) FROM T LEFT JOIN UNNEST(resources) AS t(r) ON true": [(5,)],
    "SELECT count(*) FROM T x CROSS JOIN UNNEST(x.resources) AS t(r)": [(4,)],
    "SELECT t.r.arn FROM T CROSS JOIN UNNEST(resources) AS t(r) ORDER BY 1 LIMIT 1": [
        ("arn:aws:s3:::fjord-intake",)
    ],
    "SELECT R.ARN FROM T CROSS JOIN UNNEST(resources) AS t(r) ORDER BY 1 LIMIT 1": [
        ("arn:aws:s3:::fjord-intake",)
    ],
    "SELECT r.type, count(*) AS n FROM T CROSS JOIN UNNEST(resources) AS t(r) GROUP "
    "BY r.type ORDER BY n, 1": [
        ("AWS::S3::Bucket", 2),
        ("AWS::S3::Object", 2),
    ],
    "SELECT r.type, count(*) FROM T CROSS JOIN UNNEST(resources) AS t(r) GROUP BY 1 "
    "HAVING r.type LIKE '%Object'": [("AWS::S3::Object", 2)],
    "SELECT DISTINCT r.arn FROM T CROSS JOIN UNNEST(resources) AS t(r) WHERE r.accountid IS NOT NULL": [
        ("arn:aws:s3:::fjord-intake",)
    ],
    "SELECT eventid FROM T CROSS JOIN UNNEST(resources) AS t(r) WHERE r.arn LIKE '%/in/b.csv'": [("e-2",)],
    "SELECT e.eventid, r.arn FROM T e CROSS JOIN UNNEST(e.resources) AS t(r) "
    "WHERE r.type = 'AWS::S3::Object' "
    "AND e.eventid = 'e-1'": [("e-1", "arn:aws:s3:::fjord-intake/in/a.csv")],
    "SELECT p FROM UNNEST(split('a,b', ',')) AS t(p) ORDER BY p": [("a",), ("b",)],
    "SELECT t.p FROM UNNEST(ARRAY['a', 'b']) AS t(p) ORDER BY 1 DESC": [("b",), ("a",)],
    "SELECT n + 1 FROM UNNEST(ARRAY[1, 2]) AS t(n) ORDER BY 1": [(2,), (3,)],
    "SELECT count(*) FROM T CROSS JOIN UNNEST(split(useragent, '/')) AS t(part)": [(6,)],
    "SELECT part FROM T CROSS JOIN UNNEST(split(useragent, '/')) AS t(part) "
    "GROUP BY part HAVING count(*) > 1 "
    "ORDER BY part": [("1.40.0]",), ("[Boto3",)],
    "SELECT upper(part) FROM A CROSS JOIN UNNEST(split(operation, '.')) AS t(part) WHERE key = 'a9' "
    "ORDER BY lower(part)": [("OBJECT",), ("PUT",), ("REST",)],
    "SELECT x.arn FROM (SELECT r.arn FROM T CROSS JOIN UNNEST(resources) AS t(r)) AS "
    "x ORDER BY 1 DESC LIMIT 1": [("arn:aws:s3:::fjord-intake/in/b.csv",)],
    "WITH x AS (SELECT eventid, r FROM T CROSS JOIN UNNEST(resources) AS t(r)) "
    "SELECT eventid FROM x WHERE r.arn LIKE '%a.csv'": [("e-1",)],
    "WITH x AS (SELECT eventid, resources FROM T) "
    "SELECT count(*) FROM x CROSS JOIN UNNEST(x.resources) AS t(r) WHERE r.type LIKE '%Bucket'": [(2,)],
    "SELECT element_at(resources, 1).arn FROM T ORDER BY eventid LIMIT 1": [
        ("arn:aws:s3:::fjord-intake/in/a.csv",)
    ],
    "SELECT element_at(resources, -1).type FROM T ORDER BY eventid LIMIT 1": [("AWS::S3::Bucket",)],
    "SELECT element_at(resources, 5).arn FROM T ORDER BY eventid LIMIT 1": [(None,)],
    "SELECT count(*) FROM T WHERE any_match(resources, r -> r.arn LIKE '%csv')": [(2,)],
    "SELECT count(*) FROM T WHERE none_match(resources, r -> r.arn LIKE '%csv')": [(0,)],
    "SELECT count(*) FROM T WHERE cardinality(resources) = 2": [(2,)],
    "SELECT array_join(transform(resources, r -> r.type), '+') FROM T ORDER BY eventid LIMIT 1": [
        ("AWS::S3::Object+AWS::S3::Bucket",)
    ],
    "SELECT count(*) FROM T a CROSS JOIN UNNEST(resources) AS t(r) "
    "CROSS JOIN UNNEST(split(r.arn, ':')) AS u(part) WHERE part = 's3'": [(4,)],
    "SELECT count(*) FROM T WHERE EXISTS (SELECT 1 FROM UNNEST(resources) AS t(r) "
    "WHERE r.arn LIKE '%a.csv')": [(1,)],
    "SELECT (SELECT count(*) FROM UNNEST(resources) AS t(r)) FROM T ORDER BY eventid": [(2,), (2,), (0,)],
    "SELECT array_agg(r.type ORDER BY r.type DESC) FROM T CROSS JOIN UNNEST(resources) AS t(r) "
    "WHERE eventid = 'e-1'": [(["AWS::S3::Object", "AWS::S3::Bucket"],)],
}
