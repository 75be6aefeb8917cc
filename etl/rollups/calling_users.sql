-- One row per organisation, reporting week of the call and distinct active user (metrics.md §7).
SELECT DISTINCT l.org_id, c.week, l.user_id
FROM legs AS l JOIN calls AS c ON c.org_id = l.org_id AND c.call_key = l.call_key
WHERE l.by_user AND l.user_id IS NOT NULL
