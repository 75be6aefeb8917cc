-- One row per organisation and observation, with the set of its tags: serves every instant in (serves_after, serves_until].
WITH observed AS (
  SELECT org_id, file_date, tag FROM won_tags
  UNION
  SELECT org_id, file_date, trim(part) FROM (SELECT org_id, file_date, unnest(tags) AS tag FROM won_partner_tags WHERE coalesce(subscription_id, '') = ''),
    unnest(string_split(tag, ',')) AS parts(part) WHERE trim(part) <> ''
),
listed AS (SELECT org_id, file_date, list_sort(list(tag)) AS tags FROM observed GROUP BY org_id, file_date)
SELECT org_id, file_date AS observed_on, tags,
  CASE WHEN lag(file_date) OVER versions IS NULL THEN DATE '0001-01-01' ELSE file_date END AS serves_after,
  coalesce(lead(file_date) OVER versions, DATE '9999-12-31') AS serves_until
FROM listed
WINDOW versions AS (PARTITION BY org_id ORDER BY file_date)
