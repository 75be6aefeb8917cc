-- One row per instant t, item and product it belongs to: item_weeks with its changes since the week before (metrics.md §3) and its use in 13 weeks.
SELECT w.*, q.used AS used_13w,
  CASE WHEN before.active AND before.snapshot_date IS NOT NULL AND NOT before.stale AND NOT w.stale
    THEN w.assigned - coalesce(m.assigned, 0) END AS assigned_change,
  CASE WHEN before.active AND before.snapshot_date IS NOT NULL AND NOT before.stale AND NOT w.stale
    THEN w.used - u.used END AS used_change
FROM item_weeks AS w
LEFT JOIN item_states AS before ON before.t = w.t - 7 AND before.org_id = w.org_id AND before.subscription_id = w.subscription_id
LEFT JOIN measures AS m
  ON m.t = w.t - 7 AND m.org_id = w.org_id AND m.subscription_id = w.subscription_id AND m.product = w.product
LEFT JOIN used AS u ON u.t = w.t - 7 AND u.org_id = w.org_id AND u.subscription_id = w.subscription_id AND u.product = w.product
LEFT JOIN used_13w AS q ON q.t = w.t AND q.org_id = w.org_id AND q.subscription_id = w.subscription_id AND q.product = w.product
