-- One row per organisation, reporting week, endpoint type, location, device model and carrier: media legs (metrics.md §8).
SELECT org_id, week, endpoint_type, location, device_model, carrier,
  count(*) AS legs, count(*) FILTER (WHERE measured) AS measured_legs, count(*) FILTER (WHERE poor) AS poor_legs
FROM (
  SELECT m.org_id, c.week, c.carrier, m.measured, m.poor, coalesce(m.location, l.location) AS location,
    coalesce(m.device_model, l.model) AS device_model, $endpoint_type AS endpoint_type
  FROM media AS m
  JOIN media_calls AS c ON c.org_id = m.org_id AND c.call_key = m.call_key
  LEFT JOIN media_legs AS l ON l.org_id = m.org_id AND l.media_key = m.media_key
) AS placed
GROUP BY org_id, week, endpoint_type, location, device_model, carrier
