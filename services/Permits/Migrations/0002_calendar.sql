-- The rules of the working calendar: which days do not count, from when on, and what says so. Weekdays as in ISO 8601: Monday 1 … Sunday 7.
CREATE TABLE weekend_rules (
    effective_from date       PRIMARY KEY,
    weekdays       smallint[] NOT NULL,
    basis_fa       text       NOT NULL,
    basis_en       text       NOT NULL
);
INSERT INTO weekend_rules VALUES
    ('1980-03-21', '{4,5}', 'تعطیلی پایان هفته: پنجشنبه و جمعه', 'Weekend: Thursday and Friday');

-- Official holidays with a Jalali date: every year from effective_from on, before effective_until where there is one.
CREATE TABLE jalali_holidays (
    month           integer NOT NULL CONSTRAINT jalali_holidays_month CHECK (month BETWEEN 1 AND 12),
    day             integer NOT NULL CONSTRAINT jalali_holidays_day CHECK (day BETWEEN 1 AND 31),
    effective_from  date    NOT NULL,
    effective_until date,
    name_fa         text    NOT NULL,
    name_en         text    NOT NULL,
    PRIMARY KEY (month, day, effective_from)
);
INSERT INTO jalali_holidays (month, day, effective_from, name_fa, name_en) VALUES
    (1, 1, '1980-03-21', 'نوروز', 'Nowruz'),
    (1, 2, '1980-03-21', 'عید نوروز', 'Nowruz holiday'),
    (1, 3, '1980-03-21', 'عید نوروز', 'Nowruz holiday'),
    (1, 4, '1980-03-21', 'عید نوروز', 'Nowruz holiday'),
    (1, 12, '1980-03-21', 'روز جمهوری اسلامی', 'Islamic Republic Day'),
    (1, 13, '1980-03-21', 'روز طبیعت', 'Nature Day'),
    (3, 14, '1990-03-21', 'رحلت امام خمینی', 'Death of Imam Khomeini'),
    (3, 15, '1980-03-21', 'قیام ۱۵ خرداد', 'Uprising of 15 Khordad'),
    (11, 22, '1980-03-21', 'پیروزی انقلاب اسلامی', 'Victory of the Islamic Revolution'),
    (12, 29, '1980-03-21', 'روز ملی شدن صنعت نفت', 'Nationalisation of the oil industry'),
    -- The law of 1359 names the days from 29 Esfand to 4 Farvardin; in a leap year 30 Esfand is one of them.
    (12, 30, '1980-03-21', 'آخرین روز سال کبیسه', 'Last day of a leap year');

-- Holidays of the lunar calendar, day by day as announced. A year that is not here has not been entered: its lunar holidays
-- count as working days until it is.
CREATE TABLE dated_holidays (
    day     date PRIMARY KEY,
    name_fa text NOT NULL,
    name_en text NOT NULL
);
INSERT INTO dated_holidays VALUES
    ('2025-03-31', 'عید سعید فطر', 'Eid al-Fitr'),
    ('2025-04-01', 'تعطیلی به مناسبت عید فطر', 'Eid al-Fitr holiday'),
    ('2025-04-24', 'شهادت امام جعفر صادق', 'Martyrdom of Imam Sadeq'),
    ('2025-06-06', 'عید سعید قربان', 'Eid al-Adha'),
    ('2025-06-14', 'عید سعید غدیر خم', 'Eid al-Ghadir'),
    ('2025-07-05', 'تاسوعای حسینی', 'Tasua'),
    ('2025-07-06', 'عاشورای حسینی', 'Ashura'),
    ('2025-08-14', 'اربعین حسینی', 'Arbaeen'),
    ('2025-08-22', 'رحلت رسول اکرم و شهادت امام حسن مجتبی', 'Death of the Prophet and martyrdom of Imam Hasan'),
    ('2025-08-24', 'شهادت امام رضا', 'Martyrdom of Imam Reza'),
    ('2025-09-01', 'شهادت امام حسن عسکری', 'Martyrdom of Imam Hasan Askari'),
    ('2025-09-10', 'میلاد رسول اکرم و امام جعفر صادق', 'Birth of the Prophet and of Imam Sadeq'),
    ('2025-11-24', 'شهادت حضرت فاطمه', 'Martyrdom of Fatima'),
    ('2026-01-03', 'ولادت امام علی', 'Birth of Imam Ali'),
    ('2026-01-17', 'مبعث رسول اکرم', 'Mission of the Prophet'),
    ('2026-02-04', 'ولادت حضرت قائم', 'Birth of Imam Mahdi'),
    ('2026-03-11', 'شهادت امام علی', 'Martyrdom of Imam Ali');
