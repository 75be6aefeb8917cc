-- One row per item, product, as-of date and user of a delivered user list (metrics.md §3 (a)); the product is that of the item's licence of this name.
WITH overrides AS (
  SELECT DISTINCT l.org_id, l.subscription_id, l.licence, l.product AS override FROM hub.licences AS l WHERE l.product IS NOT NULL
),
by_name AS (
  SELECT u.licence, coalesce(arg_max(p.product, length(p.prefix)), 'other') AS product
  FROM (SELECT DISTINCT licence FROM hub.licence_users) AS u
  LEFT JOIN prefixes AS p ON starts_with(lower(trim(u.licence)), p.prefix) GROUP BY u.licence
),
mapped AS (
  SELECT DISTINCT u.org_id, u.subscription_id, u.as_of, u.user_id, coalesce(o.override, n.product) AS product
  FROM hub.licence_users AS u JOIN by_name AS n USING (licence)
  LEFT JOIN overrides AS o ON o.org_id = u.org_id AND o.subscription_id = u.subscription_id AND o.licence = u.licence
)
SELECT DISTINCT org_id, subscription_id, as_of, user_id,
  unnest(CASE WHEN product = 'both' THEN ['calling', 'meetings'] ELSE [product] END) AS product
FROM mapped WHERE product <> 'other'
