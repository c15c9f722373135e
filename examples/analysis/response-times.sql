-- How long an answer takes: from a mail to the next one of its conversation, if somebody else wrote that. Nights and weekends count.
WITH turns AS (
    SELECT
        department,
        sender,
        sent_at,
        lag(sender) OVER conversation AS asked_by,
        lag(sent_at) OVER conversation AS asked_at
    FROM mails
    WINDOW conversation AS (PARTITION BY conversation_id ORDER BY sent_at)
)
SELECT
    department,
    count(DISTINCT sender) AS people,
    count(*) AS answers,
    round(quantile_cont(epoch(sent_at - asked_at), 0.25) / 3600, 1) AS quarter_within_hours,
    round(median(epoch(sent_at - asked_at)) / 3600, 1) AS half_within_hours,
    round(quantile_cont(epoch(sent_at - asked_at), 0.75) / 3600, 1) AS three_quarters_within_hours
FROM turns
WHERE asked_by <> sender
GROUP BY department
HAVING people >= coalesce(getvariable('minimum_group'), 5)
ORDER BY half_within_hours;
