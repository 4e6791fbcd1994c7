-- What must hold between indicators; an upload that breaks one gets a warning. Never changed, only added and withdrawn.
CREATE TABLE expression_rules (
    id              uuid        PRIMARY KEY,
    agency          text        NOT NULL,
    left_formula    text        NOT NULL,
    operator        text        NOT NULL CONSTRAINT expression_rule_operator CHECK (operator IN ('=', '≠', '<', '≤', '>', '≥')),
    right_formula   text        NOT NULL,
    missing         text        NOT NULL CONSTRAINT expression_rule_missing CHECK (missing IN ('skip-if-any', 'skip-if-all', 'never-skip')),
    message_fa      text        NOT NULL,
    message_en      text        NOT NULL,
    -- The codes that both sides read.
    inputs          text[]      NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text        NOT NULL,
    created_by_name text        NOT NULL,
    withdrawn_at    timestamptz,
    withdrawn_by    text
);
CREATE INDEX expression_rules_by_input ON expression_rules USING gin (inputs) WHERE withdrawn_at IS NULL;
CREATE INDEX expression_rules_of_agency ON expression_rules (agency, id);
