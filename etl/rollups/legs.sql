-- One row per call leg of the organisations of this pass: settled copies, push-notification legs removed (metrics.md §7).
SELECT org_id, leg_key(report_id, org_id, correlation_id, local_call_id, direction, start_time, user_uuid) AS leg_key, call_id, start_time, coalesce(duration_s, 0) AS duration_s,
  coalesce('c' || correlation_id, 'l' || leg_key(report_id, org_id, correlation_id, local_call_id, direction, start_time, user_uuid)) AS call_key,
  lower(user_uuid) AS user_id, lower(direction) AS direction,
  coalesce(lower(user_type) IN ('user', 'place', 'virtualline'), false) AS by_user,
  is_answered(answer_indicator, answered) AS answered,
  upper(client_type) AS client_type, os_type, model, location, pstn_vendor_name AS carrier,
  features_of(lower(user_type), lower(related_reason), call_recording_result) AS features
FROM rows_call_history AS r ANTI JOIN lost_legs AS l USING (file_id, file_row_number)
WHERE NOT is_pushed(related_reason) AND hash(org_id) % $passes = $pass
