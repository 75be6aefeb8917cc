-- One row per organisation, subscription and snapshot date: the snapshot that serves every instant in (snapshot_date, serves_until] (metrics.md §2).
SELECT org_id, subscription_id, snapshot_date,
  coalesce(lead(snapshot_date) OVER dates, DATE '9999-12-31') AS serves_until,
  min(snapshot_date) OVER (PARTITION BY org_id, subscription_id) AS first_snapshot
FROM (SELECT DISTINCT org_id, subscription_id, snapshot_date FROM licences)
WINDOW dates AS (PARTITION BY org_id, subscription_id ORDER BY snapshot_date)
