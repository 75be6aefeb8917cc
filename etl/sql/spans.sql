-- One row per activity, file and organisation: the first and the last moment that its accepted rows tell of (metrics.md §1).
SELECT 'calling' AS activity, file_id, org_id, min(start_time) AS first, max(start_time) AS last FROM $call_history GROUP BY file_id, org_id
UNION ALL
SELECT 'media', file_id, org_id, min(start_time), max(start_time) FROM $media_quality GROUP BY file_id, org_id
UNION ALL
SELECT 'meetings', file_id, org_id, min(joined_at), max(joined_at) FROM $meeting_attendees GROUP BY file_id, org_id
