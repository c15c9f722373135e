-- Each load replaces the table: the rows of the newest load count.
SELECT ${columns}
FROM ${files}
WHERE _dlt_load_id = (SELECT max(_dlt_load_id) FROM ${files})
