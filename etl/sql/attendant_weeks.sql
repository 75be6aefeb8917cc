-- One row per organisation, reporting week and auto attendant.
SELECT org_id, week, attendant_name AS attendant, location, total_calls AS offered, answered, unanswered, busy, others, total_duration_s, talk_s
FROM won_auto_attendant
