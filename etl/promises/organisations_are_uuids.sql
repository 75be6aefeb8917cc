-- Every organisation id is a lower-case UUID, or the same customer would be counted twice.
SELECT org_id FROM (
  SELECT org_id FROM customers UNION SELECT org_id FROM subscriptions UNION SELECT org_id FROM licences UNION SELECT org_id FROM coverage)
WHERE NOT regexp_full_match(org_id, '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')
