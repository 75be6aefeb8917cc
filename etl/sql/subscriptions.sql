-- One row per organisation, subscription or trial, and observation: the version that serves every instant in (serves_after, serves_until].
SELECT org_id, subscription_id, file_date AS observed_on, kind, added_on, start_on, end_on, renewal_on, auto_renew, status, term_months, notice_days,
  CASE WHEN lag(file_date) OVER versions IS NULL THEN DATE '0001-01-01' ELSE file_date END AS serves_after,
  coalesce(lead(file_date) OVER versions, DATE '9999-12-31') AS serves_until
FROM won_subscriptions
WINDOW versions AS (PARTITION BY org_id, subscription_id ORDER BY file_date)
