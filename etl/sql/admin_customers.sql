-- One row per organisation, origin, observation and administrator assigned to it: the set that serves every instant in (serves_after, serves_until].
-- As with tags, an observation is the whole set of its organisation. `role`: in this organisation, from the Webex answer; ours where it says as much.
WITH observed AS (
  SELECT org_id, 'own' AS origin, file_date, admin_id, CAST(NULL AS VARCHAR) AS role FROM won_admin_customers
  UNION ALL
  SELECT org_id, 'webex', file_date, admin_id,
    CASE
      WHEN regexp_replace(role, '[^a-z]', '', 'g') LIKE '%fulladmin' THEN 'full_admin'
      WHEN regexp_replace(role, '[^a-z]', '', 'g') LIKE '%readonly%' THEN 'read_only'
      WHEN regexp_replace(role, '[^a-z]', '', 'g') IN ('admin', 'idadmin', 'partneradmin', 'idpartneradmin') THEN 'admin'
      ELSE role
    END
  FROM won_partner_admins
),
sets AS (
  SELECT org_id, origin, file_date,
    CASE WHEN lag(file_date) OVER versions IS NULL THEN DATE '0001-01-01' ELSE file_date END AS serves_after,
    coalesce(lead(file_date) OVER versions, DATE '9999-12-31') AS serves_until
  FROM (SELECT DISTINCT org_id, origin, file_date FROM observed)
  WINDOW versions AS (PARTITION BY org_id, origin ORDER BY file_date)
)
SELECT o.org_id, o.origin, o.admin_id, o.role, o.file_date AS observed_on, s.serves_after, s.serves_until
FROM observed AS o JOIN sets AS s ON s.org_id = o.org_id AND s.origin = o.origin AND s.file_date = o.file_date
