-- One row per source of facts, with its newest fact: what the default as-of and the freshness badge read (metrics.md §1).
SELECT 'licences' AS source, CAST(max(snapshot_date) AS TIMESTAMP) AS newest FROM licences
UNION ALL
SELECT 'calls', max(start_time) FROM rows_call_history
UNION ALL
SELECT 'meetings', max(joined_at) FROM rows_meeting_attendees
