-- One row per active item of the product, licence of its snapshot and site: what was ordered, by licence (metrics.md §§2, 3).
-- Use is known per licence where it was imported, or where the item has one licence of the product; else only the item as a whole knows it.
SELECT w.t, w.org_id, w.customer, l.licence, w.product, w.kind, w.subscription_id, nullif(l.site_url, '') AS site_url, l.total, l.assigned,
  CASE WHEN w.used_basis = 'imported' THEN l.used
    WHEN count(*) OVER (PARTITION BY w.org_id, w.subscription_id) = 1 THEN w.used END AS used,
  free_of(l.total, l.assigned) AS available, over_of(l.total, l.assigned) AS overage, w.snapshot_date
FROM item_weeks AS w
JOIN hub.licences AS l ON l.org_id = w.org_id AND l.subscription_id = w.subscription_id AND l.snapshot_date = w.snapshot_date
JOIN licence_products AS p ON p.licence = l.licence AND p.override IS NOT DISTINCT FROM l.product AND p.product = w.product
WHERE w.t = $until AND w.product = $product AND ($customer IS NULL OR (w.org_id = $customer AND l.org_id = $customer))
