-- An entry of a list counts as long as the row that the list is of.
SELECT ${columns}
FROM ${files}
WHERE _dlt_parent_id IN (${parents})
