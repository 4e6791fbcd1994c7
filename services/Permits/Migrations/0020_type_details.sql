-- Everything a permit type says: what extends its time, whom it asks, who hears appeals, what its form asks, what its documents must be.
-- form: JSON Schema; json, not jsonb, because the order of its questions is part of it.
ALTER TABLE permit_type_versions
    ADD COLUMN extension_days   integer NOT NULL DEFAULT 0 CONSTRAINT permit_type_versions_extension CHECK (extension_days BETWEEN 0 AND 365),
    ADD COLUMN oversight_agency text,
    ADD COLUMN inquiries        jsonb   NOT NULL DEFAULT '[]',
    ADD COLUMN form             json,
    ADD COLUMN summary_fa       text,
    ADD COLUMN summary_en       text;

-- Documents were names only: each gets a code by its place, and the formats and sizes that hold where a type says nothing.
UPDATE permit_type_versions SET documents = coalesce((
    SELECT jsonb_agg(
        jsonb_build_object('code', 'document-' || n, 'fa', d ->> 'fa', 'en', d ->> 'en', 'required', true,
            'formats', '["pdf", "jpeg", "png"]'::jsonb, 'maxMegabytes', 5, 'maxFiles', 1, 'columns', '[]'::jsonb)
        ORDER BY n)
    FROM jsonb_array_elements(documents) WITH ORDINALITY AS e (d, n)), '[]');
