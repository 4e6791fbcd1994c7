-- The history of definitions begins with the state in which they are found.
INSERT INTO indicator_versions (indicator_id, version, content)
SELECT id, version, jsonb_build_object(
    'name', jsonb_build_object('fa', name_fa, 'en', name_en),
    'definition', jsonb_build_object('fa', definition_fa, 'en', definition_en),
    'sector', sector,
    'unit', jsonb_build_object('fa', unit_fa, 'en', unit_en),
    'multiplier', multiplier,
    'frequency', frequency,
    'calendar', calendar,
    'decimals', decimals,
    'direction', direction,
    'publicationLagDays', publication_lag_days,
    'validRange', CASE WHEN valid_min IS NOT NULL OR valid_max IS NOT NULL THEN jsonb_build_object('min', valid_min, 'max', valid_max) END,
    'changeThreshold', change_threshold,
    'source', CASE WHEN source_fa IS NOT NULL AND source_en IS NOT NULL THEN jsonb_build_object('fa', source_fa, 'en', source_en) END,
    'method', CASE WHEN method_fa IS NOT NULL AND method_en IS NOT NULL THEN jsonb_build_object('fa', method_fa, 'en', method_en) END,
    'contact', CASE WHEN contact_fa IS NOT NULL AND contact_en IS NOT NULL THEN jsonb_build_object('fa', contact_fa, 'en', contact_en) END)
FROM indicators i
WHERE NOT EXISTS (SELECT FROM indicator_versions v WHERE v.indicator_id = i.id);
