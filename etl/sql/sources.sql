-- One row per source of facts, with its newest fact: what the freshness badge reads, and, where it `dates`, the default as-of (metrics.md §1).
SELECT 'licences' AS source, CAST(max(snapshot_date) AS TIMESTAMP) AS newest, true AS dates FROM licences
UNION ALL
SELECT 'calls', max(last), true FROM spans WHERE activity = 'calling'
UNION ALL
SELECT 'media', max(last), false FROM spans WHERE activity = 'media'
UNION ALL
SELECT 'meetings', max(last), true FROM spans WHERE activity = 'meetings'
UNION ALL
SELECT 'queues', CAST(max(week) AS TIMESTAMP), true FROM (
  SELECT week FROM queue_weeks UNION ALL SELECT week FROM agent_weeks UNION ALL SELECT week FROM attendant_weeks)
