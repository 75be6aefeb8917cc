-- One row per call: Org UUID and Correlation ID; a leg without one is a call of its own. Its week is that of its earliest leg (metrics.md §7).
SELECT org_id, call_key, min(start_week) AS week, max(duration_s) AS seconds,
  coalesce(bool_or(direction = 'originating') FILTER (WHERE by_user), false) AS made,
  coalesce(bool_or(direction = 'terminating') FILTER (WHERE by_user), false) AS received,
  bool_or(answered) AS answered, bit_or(features) AS features, min(carrier) AS carrier
FROM legs GROUP BY org_id, call_key
