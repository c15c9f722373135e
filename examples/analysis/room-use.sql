-- How much of the working time each room is taken, and how much of it the meetings fill. A week has 45 hours, nine on each weekday.
WITH bookings AS (
    SELECT DISTINCT ON (meeting, room.address)
        meeting,
        starts_at,
        ends_at,
        room.address,
        1 + count(*) FILTER (other.type <> 'resource') OVER (PARTITION BY attendance._dlt_id) AS invited
    FROM attendance
    JOIN m365.calendar_view__attendees AS other ON other._dlt_parent_id = attendance._dlt_id
    JOIN (
        SELECT _dlt_parent_id, email_address__address AS address FROM m365.calendar_view__attendees WHERE type = 'resource'
    ) AS room ON room._dlt_parent_id = attendance._dlt_id
),
weeks AS (SELECT count(DISTINCT date_trunc('week', starts_at)) AS number FROM bookings)
SELECT
    capacity::INT || ' seats, ' || bookings.address[:8] || '…' AS room,
    count(*) AS meetings,
    round(sum(epoch(ends_at - starts_at)) / 3600 / any_value(weeks.number), 1) AS hours_per_week,
    round(100 * sum(epoch(ends_at - starts_at)) / 3600 / any_value(weeks.number) / 45, 0)::INT AS percent_taken,
    round(100 * avg(least(invited / capacity, 1)), 0)::INT AS percent_of_seats
FROM bookings
JOIN m365.rooms ON rooms.email_address = bookings.address
CROSS JOIN weeks
GROUP BY bookings.address, capacity
ORDER BY capacity;
