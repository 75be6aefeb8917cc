-- One row per organisation, reporting week and feature that a call touched: distinct calls (metrics.md §9). Features by their number.
SELECT org_id, week, feature, count(*) AS calls
FROM (SELECT org_id, week, features FROM calls WHERE features > 0) AS c
CROSS JOIN (SELECT unnest(range($features)) AS feature) AS f
WHERE (c.features >> CAST(f.feature AS INTEGER)) & 1 = 1
GROUP BY org_id, week, feature
