-- One row per activity, organisation and covered reporting week: for every file, from the week of its first to that of its last accepted row (metrics.md §1).
SELECT DISTINCT activity, org_id, CAST(unnest(generate_series(week_of(first), week_of(last), INTERVAL 7 DAY)) AS DATE) AS week
FROM spans
UNION
SELECT 'queues', org_id, week FROM queue_weeks
