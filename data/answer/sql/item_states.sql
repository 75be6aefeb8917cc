-- One row per instant t and item (metrics.md §2): its serving version, whether it is active, its snapshot, and the §4 rules on its dates.
WITH item AS (
  SELECT org_id, subscription_id FROM hub.subscriptions UNION SELECT org_id, subscription_id FROM hub.snapshots
),
first_seen AS (SELECT org_id, subscription_id, min(first_snapshot) AS first_snapshot FROM hub.snapshots GROUP BY ALL),
stated AS (
  SELECT a.t, i.org_id, i.subscription_id, f.first_snapshot,
    v.org_id IS NOT NULL AS listed,
    coalesce(v.kind, 'subscription') AS kind,
    v.status, coalesce(v.added_on, v.start_on) AS added, coalesce(v.start_on, f.first_snapshot) AS start_on, v.end_on, v.renewal_on,
    CASE WHEN v.kind = 'trial' THEN false ELSE v.auto_renew END AS auto_renew, v.notice_days,
    CASE WHEN a.t - s.snapshot_date <= $missing_after THEN s.snapshot_date END AS snapshot_date
  FROM asking AS a CROSS JOIN item AS i
  LEFT JOIN first_seen AS f ON f.org_id = i.org_id AND f.subscription_id = i.subscription_id
  LEFT JOIN hub.subscriptions AS v
    ON v.org_id = i.org_id AND v.subscription_id = i.subscription_id AND v.serves_after < a.t AND a.t <= v.serves_until
  LEFT JOIN hub.snapshots AS s
    ON s.org_id = i.org_id AND s.subscription_id = i.subscription_id AND s.snapshot_date < a.t AND a.t <= s.serves_until
),
dated AS (
  SELECT *,
    coalesce(start_on < t, true) AS started,
    coalesce(end_on < t, false) OR coalesce(status = 'cancelled', false)
      OR (coalesce(status = 'expired', false) AND coalesce(end_on <= t, true)) AS over,
    coalesce(auto_renew, false) AS renews_itself,
    coalesce(renewal_on, end_on) AS renewal
  FROM stated
)
SELECT t, org_id, subscription_id, kind, status, added, start_on, end_on, auto_renew, first_snapshot, snapshot_date,
  snapshot_date IS NOT NULL AND t - snapshot_date > $stale_after AS stale,
  started AND NOT over AS active,
  started AND over AS ended,
  coalesce(NOT renews_itself AND end_on - t BETWEEN 0 AND $horizon, false) AS expires,
  coalesce(NOT renews_itself AND end_on - t BETWEEN 0 AND $expiring_soon, false) AS expires_soon,
  coalesce(renews_itself AND renewal - t BETWEEN 0 AND $horizon, false) AS renews,
  CASE WHEN renews_itself THEN renewal ELSE end_on END AS deadline,
  CASE WHEN renews_itself THEN renewal - CAST(coalesce(notice_days, $notice) AS INTEGER) END AS act_by,
  coalesce(added, first_snapshot) AS counted_from
FROM dated
