-- The newest row of each key counts, unless it says that the record is gone.
SELECT ${columns}
FROM (SELECT *, row_number() OVER (PARTITION BY ${key} ORDER BY _dlt_load_id DESC) AS age FROM ${files}) AS ranked
WHERE age = 1 AND NOT coalesce(removed, FALSE)
