-- One row per source of facts, with its newest fact: what the freshness badge reads, and, where it `dates`, the default as-of (metrics.md §1).
SELECT 'licences' AS source, CAST(max(snapshot_date) AS TIMESTAMP) AS newest, true AS dates FROM licences
UNION ALL
SELECT 'calls', max(start_time), true FROM rows_call_history
UNION ALL
SELECT 'media', max(start_time), false FROM rows_media_quality
UNION ALL
SELECT 'meetings', max(joined_at), true FROM rows_meeting_attendees
UNION ALL
SELECT 'queues', CAST(max(week) AS TIMESTAMP), true FROM (
  SELECT week FROM queue_weeks UNION ALL SELECT week FROM agent_weeks UNION ALL SELECT week FROM attendant_weeks)
