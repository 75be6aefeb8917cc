-- One row per invoice line of a managed customer whose period began before the instant, or is unknown; as the version that serves it says.
SELECT c.t, i.org_id, c.customer, i.invoice_id, i.line_no AS line, i.period_start, i.period_end, i.sku, i.description, i.quantity, i.amount,
  i.currency, i.status, i.subscription_id
FROM hub.invoices AS i JOIN customer_weeks AS c ON c.t = $until AND c.org_id = i.org_id
WHERE i.serves_after < $until AND $until <= i.serves_until AND coalesce(i.period_start, i.period_end, DATE '0001-01-01') < $until
