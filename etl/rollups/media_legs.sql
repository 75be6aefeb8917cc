-- One row per joined media leg: what its call leg says of the endpoint. Of the call's legs the one with the same Call ID, else the same direction.
SELECT b.org_id, b.media_key, l.client_type, l.os_type, l.model, l.location
FROM (
  SELECT m.org_id, m.media_key, m.call_key,
    min((CASE WHEN l.call_id = m.call_id THEN '0' WHEN l.direction = m.direction THEN '1' ELSE '2' END) || l.leg_key) AS best
  FROM media AS m JOIN legs AS l ON l.org_id = m.org_id AND l.call_key = m.call_key
  WHERE m.joined GROUP BY m.org_id, m.media_key, m.call_key
) AS b
JOIN legs AS l ON l.org_id = b.org_id AND l.call_key = b.call_key AND l.leg_key = substr(b.best, 2)
