-- One row per organisation and reporting week that a call or media file covers: 0 where covered and nothing happened, NULL where not covered (metrics.md §1).
SELECT v.org_id, v.week,
  CASE WHEN v.calling THEN coalesce(c.calls, 0) END AS calls,
  CASE WHEN v.calling THEN coalesce(c.made, 0) END AS made,
  CASE WHEN v.calling THEN coalesce(c.received, 0) END AS received,
  CASE WHEN v.calling THEN coalesce(c.answered, 0) END AS answered,
  CASE WHEN v.calling THEN coalesce(c.seconds, 0) END AS seconds,
  CASE WHEN v.calling THEN coalesce(c.active_users, 0) END AS active_users,
  CASE WHEN v.media THEN coalesce(q.measured, 0) END AS measured,
  CASE WHEN v.media THEN coalesce(q.good, 0) END AS good,
  CASE WHEN v.media THEN coalesce(q.poor, 0) END AS poor,
  CASE WHEN v.media THEN coalesce(q.measured_joined, 0) END AS measured_joined
FROM (
  SELECT org_id, week, bool_or(activity = 'calling') AS calling, bool_or(activity = 'media') AS media
  FROM hub.coverage WHERE activity IN ('calling', 'media') GROUP BY org_id, week
) AS v
LEFT JOIN hub.call_weeks AS c ON c.org_id = v.org_id AND c.week = v.week
LEFT JOIN hub.quality_weeks AS q ON q.org_id = v.org_id AND q.week = v.week
