-- Numbers that the law or the administration may change, each from a day on. Days are working days. A file is treated by the rules in
-- force on the day of its submission.
CREATE TABLE time_rules (
    name           text    NOT NULL CONSTRAINT time_rules_name CHECK (name IN
        ('question-days', 'appeal-days', 'appeal-answer-days', 'first-warning-percent', 'second-warning-percent')),
    effective_from date    NOT NULL,
    value          integer NOT NULL CONSTRAINT time_rules_value CHECK (value BETWEEN 1 AND 365),
    basis_fa       text    NOT NULL,
    basis_en       text    NOT NULL,
    PRIMARY KEY (name, effective_from)
);
INSERT INTO time_rules VALUES
    ('question-days', '1980-03-21', 30, 'پرسشی که ۳۰ روز کاری بی‌پاسخ بماند درخواست را از اعتبار می‌اندازد', 'A question that stays unanswered for 30 working days lets the application lapse'),
    ('appeal-days', '1980-03-21', 10, 'اعتراض به رد تا ۱۰ روز کاری پس از آن', 'An appeal within 10 working days of the refusal'),
    ('appeal-answer-days', '1980-03-21', 20, 'رسیدگی به اعتراض در ۲۰ روز کاری', 'An appeal is decided within 20 working days'),
    ('first-warning-percent', '1980-03-21', 75, 'هشدار به کارشناس با گذشت ۷۵٪ مهلت', 'The officer is warned at 75 % of the time'),
    ('second-warning-percent', '1980-03-21', 90, 'هشدار به سرپرست با گذشت ۹۰٪ مهلت', 'The supervisor is warned at 90 % of the time');

-- Grows with every change of the calendar or of a rule: files that were computed with an older version are computed anew.
CREATE TABLE calendar_state (
    is_one     boolean     PRIMARY KEY DEFAULT true CONSTRAINT calendar_state_one CHECK (is_one),
    version    integer     NOT NULL,
    changed_at timestamptz NOT NULL
);
INSERT INTO calendar_state (version, changed_at) VALUES (1, now());
