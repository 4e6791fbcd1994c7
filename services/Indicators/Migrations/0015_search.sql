-- The English name alone, folded: who types its beginning finds it first. (search_name begins with the Persian one.)
ALTER TABLE indicators ADD COLUMN search_name_en text NOT NULL DEFAULT '';
UPDATE indicators SET search_name_en = lower(name_en);
ALTER TABLE indicators ALTER search_name_en DROP DEFAULT;
