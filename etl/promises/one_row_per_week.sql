-- A customer has one row of calls and one of quality per week, or totals would double.
SELECT org_id, week, count(*) AS copies FROM call_weeks GROUP BY org_id, week HAVING count(*) > 1
UNION ALL
SELECT org_id, week, count(*) FROM quality_weeks GROUP BY org_id, week HAVING count(*) > 1
