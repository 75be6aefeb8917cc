-- One row per instant t, item and product it belongs to: everything that metrics.md §§3–6 say of it. What every section aggregates.
SELECT m.t, m.org_id, m.subscription_id, m.product, i.kind, i.status, m.total, m.assigned, m.available, m.overage,
  u.used, u.basis AS used_basis, i.stale, i.snapshot_date, i.added, i.end_on, i.auto_renew, i.expires, i.renews, i.deadline, i.act_by,
  coalesce(p.low, false) AS low, p.median AS peer_median, p.peers, p.peer_group,
  c.customer, c.managed_by, c.tags, c.statuses, c.first_item_on > m.t - CAST($horizon + 1 AS INTEGER) AS first_time
FROM measures AS m JOIN asking AS a ON a.t = m.t
JOIN item_states AS i ON i.t = m.t AND i.org_id = m.org_id AND i.subscription_id = m.subscription_id
JOIN customer_weeks AS c ON c.t = m.t AND c.org_id = m.org_id
LEFT JOIN used AS u ON u.t = m.t AND u.org_id = m.org_id AND u.subscription_id = m.subscription_id AND u.product = m.product
LEFT JOIN peers AS p ON p.t = m.t AND p.org_id = m.org_id AND p.subscription_id = m.subscription_id AND p.product = m.product
WHERE m.belongs AND m.product IN ('calling', 'meetings')
