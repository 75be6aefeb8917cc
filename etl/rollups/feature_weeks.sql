-- One row per organisation, reporting week and feature that a call touched: distinct calls (metrics.md §9). Features by their number.
SELECT c.org_id, c.week, f.feature, count(*) AS calls
FROM calls AS c
CROSS JOIN (VALUES $feature_bits) AS f(feature, bit)
WHERE c.features & f.bit = f.bit
GROUP BY c.org_id, c.week, f.feature
