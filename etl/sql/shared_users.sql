-- One row per reporting week, user and organisation where one User UUID calls in several: a total counts it once (metrics.md §7).
SELECT week, user_id, org_id FROM calling_users
QUALIFY count(*) OVER (PARTITION BY week, user_id) > 1
