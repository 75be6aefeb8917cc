-- Every reporting week starts on a Sunday.
SELECT week FROM active_users WHERE dayofweek(week) <> 0
UNION ALL
SELECT week FROM coverage WHERE dayofweek(week) <> 0
UNION ALL
SELECT week FROM call_weeks WHERE dayofweek(week) <> 0
UNION ALL
SELECT week FROM quality_weeks WHERE dayofweek(week) <> 0
UNION ALL
SELECT week FROM queue_weeks WHERE dayofweek(week) <> 0
