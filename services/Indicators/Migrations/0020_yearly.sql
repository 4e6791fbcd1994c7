-- The years of a series, worked out from one block of it: what is here for the block that holds now is right for ever, and what is not here is
-- worked out by the next reader. Element n of each array is one year. Values that are missing or forecasts are left out.
CREATE TABLE series_years (
    series_id int       PRIMARY KEY,
    upload_id bigint    NOT NULL,
    slice     int       NOT NULL,
    -- Of the indicator's own calendar.
    years     int[]     NOT NULL,
    counts    int[]     NOT NULL,
    sums      numeric[] NOT NULL,
    lasts     numeric[] NOT NULL
);
ALTER TABLE series_years ALTER sums SET STORAGE EXTERNAL, ALTER lasts SET STORAGE EXTERNAL;
