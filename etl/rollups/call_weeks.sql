-- One row per organisation and reporting week with calls: distinct calls, seconds and distinct active users (metrics.md §7).
SELECT c.org_id, c.week, count(*) AS calls, count(*) FILTER (WHERE c.made) AS made, count(*) FILTER (WHERE c.received) AS received,
  count(*) FILTER (WHERE c.answered) AS answered, CAST(sum(c.seconds) AS BIGINT) AS seconds, coalesce(max(u.users), 0) AS active_users
FROM calls AS c
LEFT JOIN (SELECT org_id, week, count(*) AS users FROM calling_users GROUP BY org_id, week) AS u ON u.org_id = c.org_id AND u.week = c.week
GROUP BY c.org_id, c.week
