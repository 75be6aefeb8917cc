-- Every active user stands in a week that a file covers, or 0 and "unknown" would be mixed up.
SELECT a.product, a.org_id, a.week FROM active_users AS a ANTI JOIN coverage AS c USING (product, org_id, week)
