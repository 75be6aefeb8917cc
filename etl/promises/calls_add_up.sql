-- No part of a week's calls is larger than the whole: made, received and answered calls, features, good and poor ones.
SELECT 'call_weeks' AS found, org_id, week FROM call_weeks WHERE greatest(made, received, answered) > calls
UNION ALL
SELECT 'quality_weeks', org_id, week FROM quality_weeks WHERE good + poor <> measured OR measured_joined > measured
UNION ALL
SELECT 'media_weeks', org_id, week FROM media_weeks WHERE measured_legs > legs OR poor_legs > measured_legs
UNION ALL
SELECT 'feature_weeks', f.org_id, f.week FROM feature_weeks AS f
  LEFT JOIN call_weeks AS c ON c.org_id = f.org_id AND c.week = f.week WHERE c.calls IS NULL OR f.calls > c.calls
