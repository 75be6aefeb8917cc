-- One row per instant t, item and product with licences of it in the item's snapshot (metrics.md §3): sums over its licences.
SELECT i.t, i.org_id, i.subscription_id, p.product,
  CAST(sum(l.total) AS BIGINT) AS total, CAST(sum(l.assigned) AS BIGINT) AS assigned,
  CAST(sum(free_of(l.total, l.assigned)) AS BIGINT) AS available,
  CAST(sum(over_of(l.total, l.assigned)) AS BIGINT) AS overage,
  CASE WHEN count(l.used) = count(*) AND NOT any_value(i.stale) THEN CAST(sum(l.used) AS BIGINT) END AS imported,
  CASE WHEN count(l.used_13w) = count(*) AND NOT any_value(i.stale) THEN CAST(sum(l.used_13w) AS BIGINT) END AS imported_13w,
  any_value(i.active) AND (sum(l.total) > 0 OR sum(l.assigned) > 0) AS belongs
FROM item_states AS i
JOIN asking AS a ON a.t = i.t
JOIN hub.licences AS l ON l.org_id = i.org_id AND l.subscription_id = i.subscription_id AND l.snapshot_date = i.snapshot_date
JOIN licence_products AS p ON p.licence = l.licence AND p.override IS NOT DISTINCT FROM l.product
GROUP BY i.t, i.org_id, i.subscription_id, p.product
