-- One row per activity, organisation and covered reporting week: for every file, from the week of its first to that of its last accepted row (metrics.md §1).
WITH spans AS (
  SELECT 'calling' AS activity, org_id, week_of(min(start_time)) AS first_week, week_of(max(start_time)) AS last_week
  FROM rows_call_history GROUP BY org_id, file_id
  UNION ALL
  SELECT 'media', org_id, week_of(min(start_time)), week_of(max(start_time)) FROM rows_media_quality GROUP BY org_id, file_id
  UNION ALL
  SELECT 'meetings', org_id, week_of(min(joined_at)), week_of(max(joined_at)) FROM rows_meeting_attendees GROUP BY org_id, file_id
  UNION ALL
  SELECT 'queues', org_id, week, week FROM queue_weeks GROUP BY org_id, week
)
SELECT DISTINCT activity, org_id, CAST(unnest(generate_series(first_week, last_week, INTERVAL 7 DAY)) AS DATE) AS week
FROM spans
