-- The share of mail that is written outside the working hours of its sender's mailbox, by the clock of that mailbox.
WITH clocks AS (
    SELECT
        user_id AS sender,
        zone,
        working_hours__start_time::TIME AS opens,
        working_hours__end_time::TIME AS closes,
        (SELECT list(value) FROM m365.mailbox_settings__working_hours__days_of_week AS days
         WHERE days._dlt_parent_id = mailbox_settings._dlt_id) AS working_days
    FROM m365.mailbox_settings
    JOIN time_zones USING (time_zone)
),
written AS (
    SELECT
        department,
        sender,
        sent_at AT TIME ZONE zone AS local,
        opens <= local::TIME AND local::TIME < closes AND list_contains(working_days, lower(dayname(local))) AS within
    FROM mails
    JOIN clocks USING (sender)
)
SELECT
    department,
    count(DISTINCT sender) AS people,
    count(*) AS mails,
    round(100 * avg((NOT within)::INT), 1) AS percent_after_hours,
    round(100 * avg((dayofweek(local) IN (0, 6))::INT), 1) AS percent_weekend
FROM written
GROUP BY department
HAVING people >= coalesce(getvariable('minimum_group'), 5)
ORDER BY percent_after_hours DESC;
