-- One row per order line of a managed customer ordered before the instant, with how its quantity compares to the same SKU's of the subscription before.
-- Compared are days: a day on which several lines order one SKU says nothing about any of them, except that the first of all is new.
WITH serving AS (
  SELECT *, coalesce(lower(status), '') NOT IN ('cancelled', 'canceled') AS counts
  FROM hub.orders WHERE serves_after < $until AND $until <= serves_until AND ordered_on < $until
),
days AS (
  SELECT org_id, subscription_id, sku, ordered_on, CASE WHEN count(*) = 1 THEN any_value(quantity) END AS quantity
  FROM serving WHERE counts AND subscription_id IS NOT NULL AND sku IS NOT NULL
  GROUP BY org_id, subscription_id, sku, ordered_on
),
compared AS (
  SELECT *, row_number() OVER sku_days = 1 AS first_of_all, quantity - lag(quantity) OVER sku_days AS difference
  FROM days WINDOW sku_days AS (PARTITION BY org_id, subscription_id, sku ORDER BY ordered_on)
)
SELECT c.t, s.org_id, c.customer, s.ordered_on, s.order_id, s.line_no AS line, s.sku, s.description, s.quantity,
  CASE WHEN NOT s.counts THEN NULL WHEN d.first_of_all THEN 'new' WHEN d.difference > 0 THEN 'more' WHEN d.difference < 0 THEN 'fewer'
    WHEN d.difference = 0 THEN 'same' END AS change,
  s.status, s.subscription_id
FROM serving AS s
JOIN customer_weeks AS c ON c.t = $until AND c.org_id = s.org_id
LEFT JOIN compared AS d ON d.org_id = s.org_id AND d.subscription_id = s.subscription_id AND d.sku = s.sku AND d.ordered_on = s.ordered_on
