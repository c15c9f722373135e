-- The newest row of each key counts, unless it is gone, or its window was read whole since and did not name it again.
SELECT ${columns}
FROM (SELECT *, row_number() OVER (PARTITION BY ${key} ORDER BY _dlt_load_id DESC) AS age FROM ${files}) AS ranked
WHERE age = 1 AND NOT coalesce(removed, FALSE) AND _dlt_id NOT IN (
  SELECT old._dlt_id
  FROM ${files} AS old
  JOIN ${epochs} AS begun ON begun.user_id = old.user_id
  WHERE begun.table_name = 'calendar_view' AND old.epoch < begun.epoch
    AND CAST(old.start__date_time AS TIMESTAMP) >= begun.window_start
    AND CAST(old.start__date_time AS TIMESTAMP) < begun.window_end
)
