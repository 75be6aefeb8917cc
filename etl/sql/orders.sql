-- One row per order line and observation that changed it: serves every instant in (serves_after, serves_until] (metrics.md §1, Time travel).
WITH observed AS (
  SELECT org_id, order_id, line_no, subscription_id, ordered_on, sku, description, quantity, status, file_date,
    row(subscription_id, ordered_on, sku, description, quantity, status) AS told,
    CASE WHEN line_no IS NULL THEN row(subscription_id, sku, description) END AS nameless
  FROM won_orders
),
changed AS (
  SELECT * FROM observed
  WINDOW versions AS (PARTITION BY org_id, order_id, line_no, nameless ORDER BY file_date)
  QUALIFY row_number() OVER versions = 1 OR told IS DISTINCT FROM lag(told) OVER versions
)
SELECT org_id, order_id, line_no, subscription_id, ordered_on, sku, description, quantity, status, file_date AS observed_on,
  CASE WHEN lag(file_date) OVER versions IS NULL THEN DATE '0001-01-01' ELSE file_date END AS serves_after,
  coalesce(lead(file_date) OVER versions, DATE '9999-12-31') AS serves_until
FROM changed
WINDOW versions AS (PARTITION BY org_id, order_id, line_no, nameless ORDER BY file_date)
