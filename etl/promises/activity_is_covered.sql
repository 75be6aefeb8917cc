-- Every active user and every call stands in a week that a file covers, or 0 and "unknown" would be mixed up.
SELECT a.product, a.org_id, a.week FROM active_users AS a ANTI JOIN coverage AS c ON c.activity = a.product AND c.org_id = a.org_id AND c.week = a.week
UNION ALL
SELECT 'calling', a.org_id, a.week FROM call_weeks AS a ANTI JOIN coverage AS c ON c.activity = 'calling' AND c.org_id = a.org_id AND c.week = a.week
