-- The newest row of each key counts, unless it is gone, or its folder started over since and did not name it again.
SELECT ${columns}
FROM (SELECT *, row_number() OVER (PARTITION BY ${key} ORDER BY _dlt_load_id DESC) AS age FROM ${files}) AS ranked
WHERE age = 1 AND NOT coalesce(removed, FALSE) AND _dlt_id NOT IN (
  SELECT old._dlt_id
  FROM ${files} AS old
  JOIN ${epochs} AS begun ON begun.user_id = old.user_id AND begun.folder = old.folder
  WHERE begun.table_name = 'messages' AND old.epoch < begun.epoch
)
