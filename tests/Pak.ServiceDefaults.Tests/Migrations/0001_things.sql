CREATE TABLE things (
    id      bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name    text    NOT NULL,
    version integer NOT NULL DEFAULT 1
);
