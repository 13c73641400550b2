-- What Athena's functions answer where DuckDB's of the like name answer otherwise. One macro each; the source is
-- Trino's page on the function's group, on whose behaviour Athena engine version 3 rests.

-- JSON: an object or list has no scalar, nor has text that is no JSON: NULL.
CREATE MACRO athena_json_scalar(document, path) AS
  CASE WHEN json_valid(document)
       THEN CASE WHEN json_type(document, path) NOT IN ('OBJECT', 'ARRAY')
                 THEN json_extract_string(document, path) END END;
CREATE MACRO athena_json(document, path) AS
  CASE WHEN json_valid(document) THEN CAST(json_extract(document, path) AS VARCHAR) END;

-- Regular expressions: what does not match is NULL, not empty.
CREATE MACRO athena_regexp_extract(subject, pattern, part) AS
  CASE WHEN regexp_matches(subject, pattern) THEN regexp_extract(subject, pattern, part) END;

-- Strings: a part that is not there is NULL; there is no position 0, nor one before the beginning.
CREATE MACRO athena_split_part(subject, delimiter, part) AS string_split(subject, delimiter)[part];
CREATE MACRO athena_substr(subject, first) AS
  CASE WHEN first = 0 OR abs(first) > length(subject) THEN '' ELSE substring(subject, first) END;
CREATE MACRO athena_substr_of(subject, first, size) AS
  CASE WHEN first = 0 OR abs(first) > length(subject) OR size <= 0 THEN ''
       ELSE substring(subject, first, size) END;

-- Arrays: with a NULL among the items, what is not found is unknown.
CREATE MACRO athena_any(truths) AS
  CASE WHEN list_contains(truths, true) THEN true WHEN len(truths) > list_count(truths) THEN NULL
       WHEN truths IS NOT NULL THEN false END;
CREATE MACRO athena_all(truths) AS
  CASE WHEN list_contains(truths, false) THEN false WHEN len(truths) > list_count(truths) THEN NULL
       WHEN truths IS NOT NULL THEN true END;
CREATE MACRO athena_contains(items, item) AS
  CASE WHEN item IS NULL THEN NULL WHEN list_contains(items, item) THEN true
       WHEN len(items) > list_count(items) THEN NULL WHEN items IS NOT NULL THEN false END;

-- Whole numbers from text: no fraction is rounded away, no blank is forgiven.
CREATE MACRO athena_bigint(subject) AS
  CASE WHEN subject IS NULL THEN NULL
       WHEN regexp_full_match(CAST(subject AS VARCHAR), '[+-]?[0-9]+') THEN CAST(subject AS BIGINT)
       ELSE error('Cannot cast ''' || CAST(subject AS VARCHAR) || ''' to BIGINT') END;
CREATE MACRO athena_try_bigint(subject) AS
  CASE WHEN regexp_full_match(CAST(subject AS VARCHAR), '[+-]?[0-9]+') THEN TRY_CAST(subject AS BIGINT) END;

-- Times are UTC throughout, so they carry no zone. (Text with an offset is a TIMESTAMPTZ first: DuckDB drops the
-- offset otherwise.)
CREATE MACRO athena_time(subject) AS CAST(CAST(subject AS TIMESTAMPTZ) AS TIMESTAMP);
CREATE MACRO athena_parse_time(subject, pattern) AS CAST(strptime(subject, pattern) AS TIMESTAMP);
