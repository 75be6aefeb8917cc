-- One row per instant t and managed customer (metrics.md §§2, 10): its name, filters' attributes, statuses and next dates.
-- `holds`: products of its active items; `sought`: its name, id and tags without case and accents, one a line.
WITH managed AS (SELECT org_id FROM hub.customers UNION SELECT org_id FROM hub.subscriptions UNION SELECT org_id FROM hub.snapshots),
items AS (
  SELECT i.t, i.org_id, list_distinct(list(i.kind)) AS kinds, min(i.counted_from) AS first_item_on,
    bool_or(i.active AND i.status = 'suspended') AS suspended,
    NOT bool_or(i.active) AND bool_or(i.ended) AS expired,
    bool_or(i.active AND i.expires_soon) AS expiring_soon,
    bool_or(i.active AND i.status = 'setup_pending') AS setup_pending,
    bool_or(i.active AND i.kind = 'trial') AS trial,
    bool_or(i.active AND i.kind = 'subscription') AS subscription,
    min(i.deadline) FILTER (WHERE i.active AND i.deadline >= i.t) AS next_on,
    min(i.act_by) FILTER (WHERE i.active AND i.deadline >= i.t) AS act_by
  FROM item_states AS i JOIN asking AS a ON a.t = i.t GROUP BY ALL
),
overrun AS (
  SELECT DISTINCT m.t, m.org_id, true AS overage FROM measures AS m JOIN asking AS a ON a.t = m.t
  WHERE m.belongs AND m.overage > 0 AND m.product IN ('calling', 'meetings')
),
held AS (
  SELECT m.t, m.org_id, list_distinct(list(m.product)) AS holds FROM measures AS m JOIN asking AS a ON a.t = m.t
  WHERE m.belongs AND m.product IN ('calling', 'meetings') GROUP BY ALL
)
SELECT a.t, g.org_id, coalesce(own.name, webex.name, g.org_id) AS customer, own.managed_by, own.last_admin_signin_on,
  coalesce(own.country, webex.country) AS country, coalesce(s.tags, CAST([] AS VARCHAR[])) AS tags,
  coalesce(i.kinds, CAST([] AS VARCHAR[])) AS kinds, coalesce(h.holds, CAST([] AS VARCHAR[])) AS holds, i.first_item_on, i.next_on, i.act_by,
  strip_accents(lower(concat_ws(chr(10), coalesce(own.name, webex.name), g.org_id, array_to_string(s.tags, chr(10))))) AS sought,
  list_filter([
    CASE WHEN i.suspended THEN 'suspended' END,
    CASE WHEN i.expired THEN 'expired' END,
    CASE WHEN o.overage THEN 'overage' END,
    CASE WHEN i.expiring_soon THEN 'expiring_soon' END,
    CASE WHEN i.setup_pending THEN 'setup_pending' END,
    CASE WHEN a.t - own.last_admin_signin_on > $no_activity THEN 'no_recent_activity' END,
    CASE WHEN i.trial THEN 'trial' END,
    CASE WHEN i.subscription THEN 'subscription' END
  ], lambda status: status IS NOT NULL) AS statuses
FROM asking AS a CROSS JOIN managed AS g
LEFT JOIN hub.customers AS own
  ON own.org_id = g.org_id AND own.origin = 'own' AND own.serves_after < a.t AND a.t <= own.serves_until
LEFT JOIN hub.customers AS webex
  ON webex.org_id = g.org_id AND webex.origin = 'webex' AND webex.serves_after < a.t AND a.t <= webex.serves_until
LEFT JOIN hub.tags AS s ON s.org_id = g.org_id AND s.serves_after < a.t AND a.t <= s.serves_until
LEFT JOIN items AS i ON i.t = a.t AND i.org_id = g.org_id
LEFT JOIN overrun AS o ON o.t = a.t AND o.org_id = g.org_id
LEFT JOIN held AS h ON h.t = a.t AND h.org_id = g.org_id
