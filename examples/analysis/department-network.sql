-- Which department writes to which: mails for each person of the sending department, counted once for each recipient's department.
SELECT
    mails.department AS sender,
    recipients.department AS recipient,
    count(DISTINCT internet_message_id) AS mails,
    round(count(DISTINCT internet_message_id) / any_value(sizes.size), 1) AS mails_per_person
FROM mails
JOIN recipients USING (internet_message_id)
JOIN (SELECT DISTINCT department, size FROM people) AS sizes ON sizes.department = mails.department
WHERE recipients.id <> mails.sender
GROUP BY ALL
HAVING count(DISTINCT mails.sender) + count(DISTINCT recipients.id) >= coalesce(getvariable('minimum_group'), 5)
ORDER BY sender, mails DESC;
