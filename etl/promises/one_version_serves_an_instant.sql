-- At any instant one version of a subscription, an administrator, an order line or an invoice line serves: intervals neither overlap nor leave a gap.
SELECT 'subscriptions' AS found, org_id AS whose, subscription_id AS what, observed_on FROM subscriptions
QUALIFY serves_after <> coalesce(lag(serves_until) OVER (PARTITION BY org_id, subscription_id ORDER BY observed_on), DATE '0001-01-01')
UNION ALL
(SELECT 'admins', origin, admin_id, observed_on FROM admins
QUALIFY serves_after <> coalesce(lag(serves_until) OVER (PARTITION BY admin_id, origin ORDER BY observed_on), DATE '0001-01-01'))
UNION ALL
SELECT 'orders', org_id, order_id, serves_until FROM orders WHERE line_no IS NOT NULL
GROUP BY org_id, order_id, line_no, serves_until HAVING count(*) > 1
UNION ALL
SELECT 'invoices', org_id, invoice_id, serves_until FROM invoices WHERE line_no IS NOT NULL
GROUP BY org_id, invoice_id, line_no, serves_until HAVING count(*) > 1
