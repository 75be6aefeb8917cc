-- One row per trial that began before the instant and has held a licence of the product: running ones as they are, ended ones as last exported.
-- A trial none of whose licences were ever exported may be of any product, and is shown with both.
WITH seen AS (
  SELECT i.t, i.org_id, i.subscription_id, i.kind, i.start_on, i.end_on, i.active, max(s.snapshot_date) AS last_seen
  FROM item_states AS i
  LEFT JOIN hub.snapshots AS s ON s.org_id = i.org_id AND s.subscription_id = i.subscription_id AND s.snapshot_date < i.t
    AND ($customer IS NULL OR s.org_id = $customer)
  WHERE i.t = $until AND i.kind = 'trial' AND (i.active OR i.ended) AND ($customer IS NULL OR i.org_id = $customer)
  GROUP BY ALL
),
held AS (
  SELECT s.org_id, s.subscription_id, CAST(sum(l.total) AS BIGINT) AS total, CAST(sum(l.assigned) AS BIGINT) AS assigned
  FROM seen AS s
  JOIN hub.licences AS l ON l.org_id = s.org_id AND l.subscription_id = s.subscription_id AND l.snapshot_date = s.last_seen
  JOIN licence_products AS p ON p.licence = l.licence AND p.override IS NOT DISTINCT FROM l.product AND p.product = $product
  WHERE $customer IS NULL OR l.org_id = $customer
  GROUP BY s.org_id, s.subscription_id
)
SELECT s.t, s.org_id, c.customer, s.subscription_id, s.kind, CASE WHEN s.last_seen IS NOT NULL THEN $product END AS product, s.start_on, s.end_on,
  CASE WHEN s.active THEN s.end_on - s.t END AS days_left, CASE WHEN s.active THEN 'running' ELSE 'ended' END AS state,
  CASE WHEN s.active THEN w.total ELSE h.total END AS total, CASE WHEN s.active THEN w.assigned ELSE h.assigned END AS assigned, w.used,
  CAST(w.used AS DOUBLE) / nullif(w.total, 0) AS used_pct
FROM seen AS s
JOIN customer_weeks AS c ON c.t = s.t AND c.org_id = s.org_id
LEFT JOIN held AS h ON h.org_id = s.org_id AND h.subscription_id = s.subscription_id
LEFT JOIN item_weeks AS w ON w.t = s.t AND w.org_id = s.org_id AND w.subscription_id = s.subscription_id AND w.product = $product
WHERE s.last_seen IS NULL OR h.total > 0 OR h.assigned > 0
