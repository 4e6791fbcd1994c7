-- How far an upload's rows are laid into the observations: a publication that broke off goes on from here.
ALTER TABLE uploads ADD COLUMN laid_row int NOT NULL DEFAULT 0;

-- The events that announce an upload's publication, written before it so that the publication itself is short. Only the
-- time of publication is missing in them.
CREATE TABLE publication_pages (
    upload_id bigint NOT NULL,
    page      int    NOT NULL,
    last_row  int    NOT NULL,
    data      jsonb  NOT NULL,
    PRIMARY KEY (upload_id, page)
);
