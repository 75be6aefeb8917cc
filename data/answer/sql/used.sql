-- One row per instant t, item and product it belongs to: distinct licensed users active in [t − $days, t), and how that is known (metrics.md §3, Used).
WITH items AS (
  SELECT m.t, m.org_id, m.subscription_id, m.product, m.assigned, m.total,
    CASE WHEN $days = 7 THEN m.imported ELSE m.imported_13w END AS imported,
    count(*) OVER (PARTITION BY m.t, m.org_id, m.product) AS siblings
  FROM measures AS m JOIN asking AS a ON a.t = m.t WHERE m.belongs
),
covered AS (
  SELECT DISTINCT a.t, c.activity AS product, c.org_id FROM hub.coverage AS c JOIN asking AS a ON c.week >= a.t - CAST($days AS INTEGER) AND c.week < a.t
),
active AS (
  SELECT DISTINCT a.t, u.product, u.org_id, u.user_id FROM hub.active_users AS u JOIN asking AS a ON u.week >= a.t - CAST($days AS INTEGER) AND u.week < a.t
),
counted AS (SELECT t, product, org_id, count(*) AS users FROM active GROUP BY ALL),
-- (a) The user list of an item: the newest before t, else the oldest.
dates AS (
  SELECT i.t, i.org_id, i.subscription_id, i.product,
    coalesce(max(l.as_of) FILTER (WHERE l.as_of < i.t), min(l.as_of)) AS as_of
  FROM items AS i JOIN user_lists AS l
    ON l.org_id = i.org_id AND l.subscription_id = i.subscription_id AND l.product = i.product
  GROUP BY ALL
),
listing AS (
  SELECT i.*, d.as_of, count(d.as_of) OVER (PARTITION BY i.t, i.org_id, i.product) AS listed
  FROM items AS i LEFT JOIN dates AS d USING (t, org_id, subscription_id, product)
),
matched AS (
  SELECT g.t, g.org_id, g.subscription_id, g.product, count(DISTINCT l.user_id) AS users
  FROM listing AS g
  JOIN user_lists AS l ON l.org_id = g.org_id AND l.subscription_id = g.subscription_id AND l.product = g.product AND l.as_of = g.as_of
  JOIN active AS u ON u.t = g.t AND u.product = g.product AND u.org_id = g.org_id AND u.user_id = l.user_id
  WHERE g.listed = g.siblings
  GROUP BY ALL
),
-- (c) Shared out by largest remainder: exact integer quotas, ties by subscription id in code-point order.
weighted AS (
  SELECT g.*, c.org_id IS NOT NULL AS is_covered, coalesce(n.users, 0) AS users, coalesce(k.users, 0) AS matched,
    CASE WHEN sum(g.assigned) OVER org > 0 THEN g.assigned WHEN sum(g.total) OVER org > 0 THEN g.total
      ELSE CAST(row_number() OVER (PARTITION BY g.t, g.org_id, g.product ORDER BY g.subscription_id) = 1 AS BIGINT) END AS weight
  FROM listing AS g
  LEFT JOIN covered AS c ON c.t = g.t AND c.org_id = g.org_id AND c.product = g.product
  LEFT JOIN counted AS n ON n.t = g.t AND n.org_id = g.org_id AND n.product = g.product
  LEFT JOIN matched AS k ON k.t = g.t AND k.org_id = g.org_id AND k.subscription_id = g.subscription_id AND k.product = g.product
  WINDOW org AS (PARTITION BY g.t, g.org_id, g.product)
),
quotas AS (
  SELECT *, CAST((users * weight) // sum(weight) OVER org AS BIGINT) AS quota, (users * weight) % sum(weight) OVER org AS remainder
  FROM weighted WINDOW org AS (PARTITION BY t, org_id, product)
),
shares AS (
  SELECT *, quota + CAST(row_number() OVER (PARTITION BY t, org_id, product ORDER BY remainder DESC, subscription_id)
    <= users - sum(quota) OVER (PARTITION BY t, org_id, product) AS BIGINT) AS share
  FROM quotas
)
SELECT t, org_id, subscription_id, product,
  CASE WHEN imported IS NOT NULL THEN imported WHEN NOT is_covered THEN NULL
    WHEN listed = siblings THEN matched WHEN siblings = 1 THEN users ELSE share END AS used,
  CASE WHEN imported IS NOT NULL THEN 'imported' WHEN NOT is_covered THEN 'none'
    WHEN listed = siblings OR siblings = 1 THEN 'measured' ELSE 'estimated' END AS basis
FROM shares
