-- One row per product, organisation, reporting week and active user (metrics.md §3; a leg's week is that of its call, §7).
WITH legs AS (
  SELECT org_id, start_time, lower(user_uuid) AS user_id, lower(user_type) AS user_type,
    coalesce('c' || correlation_id, 'l' || row_key) AS call_key
  FROM won_call_history WHERE lower(coalesce(related_reason, '')) <> 'pushnotificationretrieval'
),
calls AS (SELECT org_id, call_key, week_of(min(start_time)) AS week FROM legs GROUP BY org_id, call_key)
SELECT DISTINCT 'calling' AS product, org_id, week, user_id
FROM legs JOIN calls USING (org_id, call_key)
WHERE user_type IN ('user', 'place', 'virtualline') AND user_id IS NOT NULL
UNION ALL
SELECT DISTINCT 'meetings', org_id, week_of(joined_at), lower(email) FROM won_meeting_attendees WHERE email IS NOT NULL
