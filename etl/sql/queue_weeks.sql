-- One row per organisation, reporting week and call queue or hunt group, with sums in calls and seconds (metrics.md §9).
-- A hunt group's report usually has no total: offered are those answered or abandoned; and nothing about overflow.
SELECT org_id, week, 'queue' AS kind, queue_name AS queue, location,
  coalesce(total_calls, coalesce(answered_calls, 0) + coalesce(abandoned_calls, 0)) AS offered,
  answered_calls AS answered, abandoned_calls AS abandoned,
  CASE WHEN overflow_busy IS NOT NULL OR overflow_timeout IS NOT NULL THEN coalesce(overflow_busy, 0) + coalesce(overflow_timeout, 0) END AS overflowed,
  total_wait_s AS wait_s, total_abandon_s AS abandon_s
FROM won_queue_stats
UNION ALL
SELECT org_id, week, 'hunt_group', hunt_group, location, coalesce(total_calls, coalesce(answered_calls, 0) + coalesce(abandoned_calls, 0)),
  answered_calls, abandoned_calls, NULL, total_wait_min * 60, total_abandon_min * 60
FROM won_hunt_group_stats
