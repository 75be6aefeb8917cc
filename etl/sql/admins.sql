-- One row per partner administrator, origin and observation: the version that serves every instant in (serves_after, serves_until].
-- The Webex answers know a role per organisation: of several, the one that may do most stands here.
WITH observed AS (
  SELECT admin_id, 'own' AS origin, file_date, name, email, role FROM won_admins
  UNION ALL
  SELECT p.admin_id, 'webex', p.file_date, max(p.name), max(p.email),
    arg_min(c.role, coalesce(list_position(['full_admin', 'admin', 'read_only'], c.role), 9))
  FROM won_partner_admins AS p
  JOIN admin_customers AS c ON c.org_id = p.org_id AND c.admin_id = p.admin_id AND c.observed_on = p.file_date AND c.origin = 'webex'
  GROUP BY p.admin_id, p.file_date
)
SELECT admin_id, origin, name, email, role, file_date AS observed_on,
  CASE WHEN lag(file_date) OVER versions IS NULL THEN DATE '0001-01-01' ELSE file_date END AS serves_after,
  coalesce(lead(file_date) OVER versions, DATE '9999-12-31') AS serves_until
FROM observed
WINDOW versions AS (PARTITION BY admin_id, origin ORDER BY file_date)
