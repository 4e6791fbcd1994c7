-- A series is stored as blocks of arrays, not as a row for each value (docs/decisions/0006-a-series-is-a-block.md).

ALTER TABLE series
    -- 'dimension=category' joined by ';', dimensions in the order of their codes; '' is the total.
    ADD COLUMN breakdown text NOT NULL DEFAULT '',
    DROP CONSTRAINT series_unique,
    ADD CONSTRAINT series_unique UNIQUE (indicator_id, area, breakdown);

-- Some values of one series from one upload, periods ascending, element n of each array being one value. Immutable. Nothing
-- shows before its upload is in "publications". Of an upload whose rows are checked a series has
--   slice >= 0: once: what was uploaded. This is the vintage; it stays for ever.
--   slice = -1: at most once: what the series is once the upload is published, where that is more than the vintage says.
-- While rows arrive a series has a slice for every part of the file that names it. Distribution column: series_id.
CREATE TABLE blocks (
    series_id       int       NOT NULL,
    upload_id       bigint    NOT NULL,
    slice           int       NOT NULL,
    -- Line of the file of the first value, the others following; 0 where "staged_lines" knows.
    first_row       int       NOT NULL,
    size            int       NOT NULL,
    first_period    date      NOT NULL,
    last_period     date      NOT NULL,
    -- The last value that is neither missing nor a forecast, and the one before it.
    latest_period   date,
    latest_value    numeric,
    latest_status   text,
    latest_upload   bigint,
    previous_period date,
    previous_value  numeric,
    periods         date[]    NOT NULL,
    "values"        numeric[] NOT NULL,
    -- One character (SDMX CL_OBS_STATUS) a value.
    statuses        text      NOT NULL,
    -- Only in slice -1: the uploads that its values come from, and for each value the index of its upload, from 1.
    origin_uploads  bigint[],
    origins         int[],
    PRIMARY KEY (series_id, upload_id, slice)
);
ALTER TABLE blocks ALTER periods SET STORAGE EXTERNAL, ALTER "values" SET STORAGE EXTERNAL, ALTER statuses SET STORAGE EXTERNAL, ALTER origins SET STORAGE EXTERNAL;
CREATE INDEX blocks_of_upload ON blocks (upload_id, series_id, slice);
CREATE INDEX blocks_replaced ON blocks (series_id) WHERE slice = -1;

-- Which block a series is now. A row exists from the first publication on. The other columns repeat those of the block. No
-- foreign keys: a publication writes all its rows in the transaction that others wait for, and series stay for ever.
CREATE TABLE series_current (
    series_id       int    PRIMARY KEY,
    upload_id       bigint NOT NULL,
    slice           int    NOT NULL,
    size            int    NOT NULL,
    first_period    date   NOT NULL,
    last_period     date   NOT NULL,
    latest_period   date,
    latest_value    numeric,
    latest_status   text,
    latest_upload   bigint,
    previous_period date,
    previous_value  numeric
) WITH (fillfactor = 70);

-- The lines of blocks whose values do not stand in the file one after the other. Needed until the upload is checked.
CREATE TABLE staged_lines (
    upload_id bigint NOT NULL,
    series_id int    NOT NULL,
    slice     int    NOT NULL,
    rows      int[]  NOT NULL,
    PRIMARY KEY (upload_id, series_id, slice)
);

-- What had been published of the indicators of an upload when it was checked: indicators.data_version. While it is so, the
-- blocks of slice -1 hold; afterwards the publication makes them again.
CREATE TABLE upload_bases (
    upload_id    bigint NOT NULL,
    indicator_id int    NOT NULL,
    data_version int    NOT NULL,
    PRIMARY KEY (upload_id, indicator_id)
);

CREATE FUNCTION block_of(series_id int, upload_id bigint, slice int, p date[], v numeric[], s text, origin_uploads bigint[], origins int[])
RETURNS blocks LANGUAGE sql IMMUTABLE AS $$
    SELECT ROW(series_id, upload_id, slice, 0, cardinality(p), p[1], p[cardinality(p)],
        p[latest], v[latest], substr(s, latest, 1), CASE WHEN latest IS NULL THEN NULL WHEN origins IS NULL THEN upload_id ELSE origin_uploads[origins[latest]] END,
        p[previous], v[previous], p, v, s, origin_uploads, origins)::blocks
    FROM (SELECT max(n) FILTER (WHERE back = 1) AS latest, max(n) FILTER (WHERE back = 2) AS previous
          FROM (SELECT n, row_number() OVER (ORDER BY n DESC) AS back FROM generate_subscripts(v, 1) n WHERE v[n] IS NOT NULL AND substr(s, n, 1) <> 'F') known) ends
$$;

-- Vintages: of what is published, and of uploads that may still be.
INSERT INTO blocks
SELECT b.*
FROM (
    SELECT series_id, upload_id, array_agg(period ORDER BY period) AS p, array_agg(value ORDER BY period) AS v, string_agg(status, '' ORDER BY period) AS s
    FROM (
        SELECT series_id, upload_id, period, value, status FROM observations JOIN publications USING (upload_id)
        UNION ALL
        SELECT r.series_id, r.upload_id, r.period, r.value, r.status
        FROM staged_rows r JOIN submissions s USING (upload_id)
        WHERE s.errors = 0 AND s.status IN ('validated', 'submitted', 'approved', 'returned')
    ) kept
    GROUP BY series_id, upload_id
) k CROSS JOIN LATERAL block_of(k.series_id, k.upload_id, 0, k.p, k.v, k.s, NULL, NULL) b;

INSERT INTO upload_bases
SELECT DISTINCT b.upload_id, s.indicator_id, -1 FROM blocks b JOIN series s ON s.id = b.series_id WHERE b.upload_id NOT IN (SELECT upload_id FROM publications);

-- What holds now in series that were published more than once.
INSERT INTO blocks
SELECT b.*
FROM (
    SELECT series_id, last_upload, uploads, array_agg(period ORDER BY period) AS p, array_agg(value ORDER BY period) AS v,
        string_agg(status, '' ORDER BY period) AS s, array_agg(array_position(uploads, upload_id) ORDER BY period) AS origins
    FROM (
        SELECT DISTINCT ON (o.series_id, o.period) o.series_id, o.period, o.value, o.status, o.upload_id, m.uploads, m.last_upload
        FROM observations o JOIN publications p USING (upload_id)
        JOIN (
            SELECT b.series_id, array_agg(b.upload_id ORDER BY p.position) AS uploads, (array_agg(b.upload_id ORDER BY p.position DESC))[1] AS last_upload
            FROM blocks b JOIN publications p USING (upload_id) GROUP BY b.series_id HAVING count(*) > 1
        ) m USING (series_id)
        ORDER BY o.series_id, o.period, p.position DESC
    ) held
    GROUP BY series_id, last_upload, uploads
) k CROSS JOIN LATERAL block_of(k.series_id, k.last_upload, -1, k.p, k.v, k.s, k.uploads, k.origins) b;

INSERT INTO series_current
SELECT DISTINCT ON (b.series_id) b.series_id, b.upload_id, b.slice, b.size, b.first_period, b.last_period, b.latest_period, b.latest_value, b.latest_status,
    b.latest_upload, b.previous_period, b.previous_value
FROM blocks b JOIN publications p USING (upload_id)
ORDER BY b.series_id, p.position DESC, b.slice;

DROP FUNCTION block_of;
DROP TABLE observations, staged_rows, publication_pages;
ALTER TABLE uploads
    DROP COLUMN laid_row,
    -- How far the file is read, while it is.
    ADD COLUMN rows_read int NOT NULL DEFAULT 0,
    ADD COLUMN has_ended boolean NOT NULL DEFAULT true;
ALTER TABLE uploads ALTER has_ended SET DEFAULT false;

-- For people with psql: every published value with its history, one a row.
CREATE VIEW observations AS
SELECT i.code AS indicator, s.area, s.breakdown, v.period, v.value, v.status, p.published_at, p.submission_id, p.position AS publication, s.id AS series_id
FROM publications p
JOIN blocks b ON b.upload_id = p.upload_id AND b.slice >= 0
JOIN series s ON s.id = b.series_id
JOIN indicators i ON i.id = s.indicator_id
CROSS JOIN LATERAL unnest(b.periods, b."values", string_to_array(b.statuses, NULL)) v(period, value, status);
