-- A licence of an item has one row per snapshot date and site, or totals would double.
SELECT snapshot_date, org_id, subscription_id, licence, site_url, count(*) AS copies
FROM licences GROUP BY ALL HAVING count(*) > 1
