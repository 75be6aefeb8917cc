-- One row per licence name, override and product it belongs to (metrics.md §2). Call on Webex is never calling; `other` has no row.
CREATE TABLE licence_products AS
WITH named AS (SELECT DISTINCT licence, product AS override FROM hub.licences),
mapped AS (
  SELECT n.licence, n.override, coalesce(n.override, arg_max(p.product, length(p.prefix)), 'other') AS product
  FROM named AS n LEFT JOIN prefixes AS p ON starts_with(lower(trim(n.licence)), p.prefix)
  GROUP BY n.licence, n.override
)
SELECT licence, override, unnest(CASE WHEN product = 'both' THEN ['calling', 'meetings'] ELSE [product] END) AS product
FROM mapped WHERE product <> 'other'
EXCEPT
SELECT licence, override, 'calling' FROM named WHERE starts_with(lower(trim(licence)), 'call on webex')
