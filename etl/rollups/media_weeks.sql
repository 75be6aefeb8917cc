-- One row per organisation, reporting week, endpoint type, location, device model and carrier: media legs (metrics.md §8).
SELECT m.org_id, c.week, endpoint_of(m.endpoint, j.leg.client_type, j.leg.os_type, j.leg.model) AS endpoint_type,
  coalesce(m.location, j.leg.location) AS location, coalesce(m.device_model, j.leg.model) AS device_model, c.carrier,
  count(*) AS legs, count(*) FILTER (WHERE m.measured) AS measured_legs, count(*) FILTER (WHERE m.poor) AS poor_legs
FROM media AS m
JOIN media_calls AS c ON c.org_id = m.org_id AND c.call_key = m.call_key
LEFT JOIN media_legs AS j ON j.org_id = m.org_id AND j.media_key = m.media_key
GROUP BY ALL
