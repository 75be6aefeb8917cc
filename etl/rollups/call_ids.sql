-- One row per organisation and Call ID of a leg: the call that a media leg without a matching Correlation ID joins (metrics.md §8).
SELECT org_id, call_id, min(call_key) AS call_key FROM legs WHERE call_id IS NOT NULL GROUP BY org_id, call_id
