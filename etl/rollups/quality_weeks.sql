-- One row per organisation and reporting week with media legs: calls measured, good, poor, and those measured that joined a call (metrics.md §8).
SELECT org_id, week, count(*) FILTER (WHERE measured) AS measured, count(*) FILTER (WHERE measured AND NOT poor) AS good,
  count(*) FILTER (WHERE poor) AS poor, count(*) FILTER (WHERE measured AND joined) AS measured_joined
FROM media_calls GROUP BY org_id, week
