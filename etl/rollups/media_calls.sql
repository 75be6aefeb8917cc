-- One row per call with media legs: poor if any leg is, good if one is measured and none poor; of no call's week: its own earliest leg's (metrics.md §8).
SELECT m.org_id, m.call_key, bool_or(m.joined) AS joined, bool_or(m.measured) AS measured, bool_or(m.poor) AS poor,
  coalesce(min(c.week), min(m.start_week)) AS week, min(c.carrier) AS carrier
FROM media AS m LEFT JOIN calls AS c ON c.org_id = m.org_id AND c.call_key = m.call_key
GROUP BY m.org_id, m.call_key
