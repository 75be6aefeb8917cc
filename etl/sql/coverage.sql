-- One row per product, organisation and covered reporting week: for every file, from the week of its first to that of its last accepted row (metrics.md §1).
WITH spans AS (
  SELECT 'calling' AS product, org_id, file_id, min(start_time) AS first_at, max(start_time) AS last_at
  FROM rows_call_history GROUP BY org_id, file_id
  UNION ALL
  SELECT 'meetings', org_id, file_id, min(joined_at), max(joined_at) FROM rows_meeting_attendees GROUP BY org_id, file_id
)
SELECT DISTINCT product, org_id, CAST(unnest(generate_series(week_of(first_at), week_of(last_at), INTERVAL 7 DAY)) AS DATE) AS week
FROM spans
