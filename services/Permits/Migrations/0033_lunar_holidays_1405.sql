-- The lunar holidays of 1405. Up to Tir they are as the press told of the official calendar; the later ones are counted from the beginnings of the lunar
-- months, by which those of 1404 come out as they were announced. The moon may be seen a day later: the calendar's keeper corrects a day then.
-- Whoever has entered one already keeps his words.
-- Where there are files, days that have passed stay what they were: no deadline is judged anew by a day that is over.
INSERT INTO dated_holidays (day, name_fa, name_en)
SELECT h.day::date, h.name_fa, h.name_en
FROM (VALUES
    ('2026-03-21', 'عید سعید فطر', 'Eid al-Fitr'),
    ('2026-03-22', 'تعطیلی به مناسبت عید فطر', 'Eid al-Fitr holiday'),
    ('2026-04-14', 'شهادت امام جعفر صادق', 'Martyrdom of Imam Sadeq'),
    ('2026-05-27', 'عید سعید قربان', 'Eid al-Adha'),
    ('2026-06-04', 'عید سعید غدیر خم', 'Eid al-Ghadir'),
    ('2026-06-24', 'تاسوعای حسینی', 'Tasua'),
    ('2026-06-25', 'عاشورای حسینی', 'Ashura'),
    ('2026-08-04', 'اربعین حسینی', 'Arbaeen'),
    ('2026-08-12', 'رحلت رسول اکرم و شهادت امام حسن مجتبی', 'Death of the Prophet and martyrdom of Imam Hasan'),
    ('2026-08-13', 'شهادت امام رضا', 'Martyrdom of Imam Reza'),
    ('2026-08-21', 'شهادت امام حسن عسکری', 'Martyrdom of Imam Hasan Askari'),
    ('2026-08-30', 'میلاد رسول اکرم و امام جعفر صادق', 'Birth of the Prophet and of Imam Sadeq'),
    ('2026-11-13', 'شهادت حضرت فاطمه', 'Martyrdom of Fatima'),
    ('2026-12-23', 'ولادت امام علی', 'Birth of Imam Ali'),
    ('2027-01-06', 'مبعث رسول اکرم', 'Mission of the Prophet'),
    ('2027-01-24', 'ولادت حضرت قائم', 'Birth of Imam Mahdi'),
    ('2027-02-28', 'شهادت امام علی', 'Martyrdom of Imam Ali'),
    ('2027-03-10', 'عید سعید فطر', 'Eid al-Fitr'),
    ('2027-03-11', 'تعطیلی به مناسبت عید فطر', 'Eid al-Fitr holiday')) AS h (day, name_fa, name_en)
WHERE h.day::date > (now() AT TIME ZONE 'Asia/Tehran')::date OR NOT EXISTS (SELECT FROM applications)
ON CONFLICT (day) DO NOTHING;

-- Open files are computed anew, and those whose deadline moves are told.
UPDATE calendar_state SET version = version + 1, changed_at = now() WHERE EXISTS (SELECT FROM applications);
