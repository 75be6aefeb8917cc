-- One row per call leg at hand: settled copies, push-notification legs removed (metrics.md §7).
SELECT org_id, leg_key, call_id, start_time, start_week, coalesce(duration_s, 0) AS duration_s,
  coalesce('c' || correlation_id, 'l' || leg_key) AS call_key,
  lower(user_uuid) AS user_id, lower(direction) AS direction,
  coalesce(lower(user_type) IN ('user', 'place', 'virtualline'), false) AS by_user,
  $answered AS answered,
  upper(client_type) AS client_type, os_type, model, location, pstn_vendor_name AS carrier,
  $features AS features
FROM (SELECT *, $leg_key AS leg_key, $start_week AS start_week FROM leg_rows WHERE NOT $pushed) AS counted
