-- What Athena's functions answer where DuckDB's of the like name answer otherwise. One macro each; the source is
-- Trino's page on the function's group, on whose behaviour Athena engine version 3 rests.

-- JSON: an object or list has no scalar, nor has text that is no JSON: NULL. What is asked once costs one parse.
CREATE MACRO athena_json_scalar(document, path) AS
  CASE WHEN json_valid(document)
       THEN CASE WHEN json_extract_string(document, path)[1] NOT IN ('{', '[')
                   OR json_type(document, path) NOT IN ('OBJECT', 'ARRAY')
                 THEN json_extract_string(document, path) END END;
-- The longest run in a text that JSON writes as it is, and writes no number with; of a LIKE, whose _ is any letter.
CREATE MACRO athena_longest_run(subject, runs) AS
  coalesce(list_aggregate(
    list_transform(list_filter(regexp_extract_all(subject, runs), lambda run : regexp_matches(run, '[A-DF-Za-df-z]')),
                   lambda run : {size: length(run), run: run}), 'max').run, '');
CREATE MACRO athena_has_run(document, subject) AS
  contains(document, athena_longest_run(subject, '[A-Za-z0-9._-]+'));
CREATE MACRO athena_has_run_like(document, subject) AS
  contains(document, athena_longest_run(subject, '[A-Za-z0-9.-]+'));
CREATE MACRO athena_json(document, path) AS
  CASE WHEN json_valid(document) THEN json_extract(document, path) END;

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

-- Numbers from text: no fraction is rounded away, no blank is forgiven, no `inf` and no `1_000` is read.
CREATE MACRO athena_is_whole(subject) AS regexp_full_match(CAST(subject AS VARCHAR), '[+-]?[0-9]+');
CREATE MACRO athena_fails(subject, kind) AS
  error('Cannot cast ''' || CAST(subject AS VARCHAR) || ''' to ' || kind);
CREATE MACRO athena_bigint(subject) AS
  CASE WHEN subject IS NULL THEN NULL WHEN athena_is_whole(subject) THEN CAST(subject AS BIGINT)
       ELSE athena_fails(subject, 'BIGINT') END;
CREATE MACRO athena_try_bigint(subject) AS CASE WHEN athena_is_whole(subject) THEN TRY_CAST(subject AS BIGINT) END;
CREATE MACRO athena_integer(subject) AS
  CASE WHEN subject IS NULL THEN NULL WHEN athena_is_whole(subject) THEN CAST(subject AS INTEGER)
       ELSE athena_fails(subject, 'INTEGER') END;
CREATE MACRO athena_try_integer(subject) AS
  CASE WHEN athena_is_whole(subject) THEN TRY_CAST(subject AS INTEGER) END;
CREATE MACRO athena_is_double(subject) AS
  typeof(subject) NOT IN ('VARCHAR', 'JSON', 'STRING_LITERAL')
  OR regexp_full_match(CAST(subject AS VARCHAR), '\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*');
CREATE MACRO athena_double(subject) AS
  CASE WHEN subject IS NULL THEN NULL WHEN athena_is_double(subject) THEN CAST(subject AS DOUBLE)
       ELSE athena_fails(subject, 'DOUBLE') END;
CREATE MACRO athena_try_double(subject) AS CASE WHEN athena_is_double(subject) THEN TRY_CAST(subject AS DOUBLE) END;

-- Text of numbers and truths. That of doubles, times and lists is written otherwise; that of JSON has no quotes.
CREATE MACRO athena_varchar(subject) AS
  CASE WHEN subject IS NULL THEN NULL
       WHEN typeof(subject) IN ('VARCHAR', 'BIGINT', 'INTEGER', 'HUGEINT', 'BOOLEAN', 'INTEGER_LITERAL',
                                'STRING_LITERAL') OR starts_with(typeof(subject), 'DECIMAL')
       THEN CAST(subject AS VARCHAR)
       ELSE error('the text of ' || typeof(subject) || ' is not known to be that of Athena: '
                  || 'take json_extract_scalar, date_format, or the value itself') END;

-- Times are UTC throughout, so they carry no zone. (Text with an offset is a TIMESTAMPTZ first: DuckDB drops the
-- offset otherwise.) DuckDB also reads `epoch`, `infinity`, and a blank in place of the T; Athena does not.
-- Where a Z says that there is no offset, the short way is the same, and many times as quick.
CREATE MACRO athena_time(subject) AS
  CASE WHEN subject IS NULL THEN NULL
       WHEN subject LIKE '____-__-__T__:__:__Z' THEN CAST(subject AS TIMESTAMP)
       WHEN subject[5] = '-' AND subject[11] IN ('T', '') THEN CAST(CAST(subject AS TIMESTAMPTZ) AS TIMESTAMP)
       ELSE error('Invalid format: ''' || subject || '''') END;
CREATE MACRO athena_parse_time(subject, pattern) AS CAST(strptime(subject, pattern) AS TIMESTAMP);
