-- One row per organisation, subscription, licence, user and as-of date of the list that names the user (metrics.md §3).
SELECT DISTINCT org_id, subscription_id, licence, lower(user_id) AS user_id, coalesce(as_of, file_date) AS as_of
FROM won_licence_users
