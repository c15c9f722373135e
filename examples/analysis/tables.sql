-- What all five queries ask: people, their addresses, mail and meetings, each once. Nothing is written to the file.

-- People of departments that are large enough. SET VARIABLE minimum_group = 10 leaves more of them out.
CREATE OR REPLACE TEMP VIEW people AS
SELECT users.id, users.department, count(*) OVER (PARTITION BY department) AS size
FROM m365.users
WHERE department IS NOT NULL AND account_enabled
QUALIFY size >= coalesce(getvariable('minimum_group'), 5);

-- Every address of a person: mail to an alias is mail to its owner.
CREATE OR REPLACE TEMP VIEW addresses AS
SELECT people.id, people.department, value.split_part(':', 2) AS address
FROM people
JOIN m365.users USING (id)
JOIN m365.users__proxy_addresses ON users__proxy_addresses._dlt_parent_id = users._dlt_id
UNION
SELECT people.id, people.department, unnest([mail, user_principal_name]) AS address
FROM people JOIN m365.users USING (id);

-- Each mail once, though its sender and all its recipients hold a copy. Invitations and the answers to them are no mail.
CREATE OR REPLACE TEMP VIEW mails AS
SELECT DISTINCT ON (internet_message_id)
    internet_message_id, conversation_id, sent_date_time AS sent_at, addresses.id AS sender, addresses.department, messages._dlt_id
FROM m365.messages
JOIN addresses ON addresses.address = from__email_address__address
WHERE NOT is_draft AND meeting_message_type IS NULL
ORDER BY internet_message_id, folder = 'sentitems' DESC;

-- Who a mail is to.
CREATE OR REPLACE TEMP VIEW recipients AS
WITH lines AS (
    SELECT _dlt_parent_id, email_address__address AS address FROM m365.messages__to_recipients
    UNION
    SELECT _dlt_parent_id, email_address__address AS address FROM m365.messages__cc_recipients
)
SELECT DISTINCT internet_message_id, addresses.id, addresses.department
FROM mails
JOIN lines ON lines._dlt_parent_id = mails._dlt_id
JOIN addresses USING (address);

-- Who is in which meeting: what somebody declined, what was called off, and what fills a day is left out.
CREATE OR REPLACE TEMP VIEW attendance AS
SELECT i_cal_u_id AS meeting, people.id, people.department, start__date_time AS starts_at, end__date_time AS ends_at,
    calendar_view._dlt_id, is_organizer
FROM m365.calendar_view
JOIN people ON people.id = calendar_view.user_id
WHERE calendar_view.type IS DISTINCT FROM 'seriesMaster' AND NOT is_cancelled AND NOT is_all_day AND show_as <> 'free'
    AND response_status__response IS DISTINCT FROM 'declined'
    AND EXISTS (FROM m365.calendar_view__attendees AS other WHERE other._dlt_parent_id = calendar_view._dlt_id);
