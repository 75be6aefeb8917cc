-- One row per organisation and observation: the version that serves every instant in (serves_after, serves_until] (metrics.md §1, Time travel).
WITH observed AS (
  SELECT org_id, file_date, 'own' AS origin, name, country, managed_by, created_on, last_admin_signin_on FROM won_customers
  UNION ALL
  SELECT org_id, file_date, 'webex', name, country, NULL, created_on, NULL FROM won_organizations
)
SELECT org_id, origin, file_date AS observed_on, name, country, managed_by, created_on, last_admin_signin_on,
  CASE WHEN lag(file_date) OVER versions IS NULL THEN DATE '0001-01-01' ELSE file_date END AS serves_after,
  coalesce(lead(file_date) OVER versions, DATE '9999-12-31') AS serves_until
FROM observed
WINDOW versions AS (PARTITION BY org_id, origin ORDER BY file_date)
