-- One row per joined media leg: what its call leg says of the endpoint. Of the call's legs the one with the same Call ID, else the same direction.
SELECT m.org_id, m.media_key,
  arg_min(struct_pack(client_type := l.client_type, os_type := l.os_type, model := l.model, location := l.location),
    concat(CASE WHEN l.call_id = m.call_id THEN 0 WHEN l.direction = m.direction THEN 1 ELSE 2 END, l.leg_key)) AS leg
FROM media AS m JOIN legs AS l ON l.org_id = m.org_id AND l.call_key = m.call_key
WHERE m.joined GROUP BY m.org_id, m.media_key
