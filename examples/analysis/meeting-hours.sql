-- Hours that a person of each department spends in meetings, by week. Weeks begin on Monday, in UTC.
SELECT
    strftime(date_trunc('week', starts_at), '%Y-%m-%d') AS week,
    department,
    count(DISTINCT meeting) AS meetings,
    round(sum(epoch(ends_at - starts_at)) / 3600 / any_value(size), 1) AS hours_per_person
FROM attendance
JOIN (SELECT DISTINCT department, size FROM people) USING (department)
GROUP BY ALL
ORDER BY week, department;
