-- One row per product, organisation, reporting week and active user (metrics.md §3; a leg's week is that of its call, §7).
SELECT 'calling' AS product, org_id, week, user_id FROM calling_users
UNION ALL
SELECT DISTINCT 'meetings', org_id, week_of(joined_at), lower(email) FROM won_meeting_attendees WHERE email IS NOT NULL
