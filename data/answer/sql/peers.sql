-- One row per instant t, item and product that was judged against its peers (metrics.md §6).
-- Peers are the candidates of other customers. Leaving one customer out of a sorted group shifts places: the i-th of the rest stands at
-- place i + (how many own places p_j, in order j, have p_j − j <= i), which needs no list of peers per item.
WITH candidates AS (
  SELECT m.t, m.org_id, m.subscription_id, m.product, m.assigned / CAST(m.total AS DOUBLE) AS rate,
    len(list_filter($size_bands, lambda floor: m.total >= floor)) AS size,
    len(list_filter($age_bands, lambda floor: months_between(i.added, m.t) >= floor)) AS age
  FROM measures AS m JOIN asking AS a ON a.t = m.t
  JOIN item_states AS i ON i.t = m.t AND i.org_id = m.org_id AND i.subscription_id = m.subscription_id
  WHERE m.belongs AND m.total >= $minimum_total AND m.t - i.added >= $minimum_age
),
grouped AS (
  SELECT c.*, g.width, g.name, CASE g.width WHEN 1 THEN c.size * 100 + c.age WHEN 2 THEN c.size ELSE 0 END AS band
  FROM candidates AS c CROSS JOIN (VALUES (1, 'size_age'), (2, 'size'), (3, 'product')) AS g(width, name)
),
placed AS (
  SELECT *,
    row_number() OVER (band_order) - 1 AS place,
    row_number() OVER (own_order) - 1 AS own_place,
    count(*) OVER (PARTITION BY t, product, width, band) - count(*) OVER (PARTITION BY t, product, width, band, org_id) AS others
  FROM grouped
  WINDOW band_order AS (PARTITION BY t, product, width, band ORDER BY rate, org_id, subscription_id),
    own_order AS (PARTITION BY t, product, width, band, org_id ORDER BY rate, subscription_id)
),
gaps AS (
  SELECT t, product, width, band, org_id, any_value(others) AS others, list(place - own_place) AS shifts
  FROM placed GROUP BY t, product, width, band, org_id HAVING any_value(others) >= $minimum_peers
),
cuts AS (
  SELECT g.*, q.name AS cut_name, CAST(floor(q.cut * (others - 1)) AS BIGINT) AS below, CAST(ceil(q.cut * (others - 1)) AS BIGINT) AS above,
    q.cut * (others - 1) - floor(q.cut * (others - 1)) AS fraction
  FROM gaps AS g CROSS JOIN (VALUES ('percentile', $percentile), ('median', 0.5)) AS q(name, cut)
),
located AS (
  SELECT * EXCLUDE (shifts),
    below + len(list_filter(shifts, lambda shift: shift <= below)) AS below_place,
    above + len(list_filter(shifts, lambda shift: shift <= above)) AS above_place
  FROM cuts
),
valued AS (
  SELECT c.t, c.product, c.width, c.band, c.org_id, c.others,
    max(lo.rate + c.fraction * (hi.rate - lo.rate)) FILTER (WHERE c.cut_name = 'median') AS median,
    min(lo.rate + c.fraction * (hi.rate - lo.rate)) FILTER (WHERE c.cut_name = 'percentile') AS percentile
  FROM located AS c
  JOIN placed AS lo ON lo.t = c.t AND lo.product = c.product AND lo.width = c.width AND lo.band = c.band AND lo.place = c.below_place
  JOIN placed AS hi ON hi.t = c.t AND hi.product = c.product AND hi.width = c.width AND hi.band = c.band AND hi.place = c.above_place
  GROUP BY ALL
)
SELECT p.t, p.org_id, p.subscription_id, p.product, v.median, v.others AS peers, p.name AS peer_group,
  p.rate < v.percentile - 1e-9 AND p.rate <= v.median - $gap + 1e-9 AS low
FROM placed AS p JOIN valued AS v USING (t, product, width, band, org_id)
QUALIFY p.width = min(p.width) OVER (PARTITION BY p.t, p.org_id, p.subscription_id, p.product)
