-- One row per managed customer and administrator who may act for it: assigned to it, or of a role that sees all customers.
-- A person of both origins is one, told by the e-mail address. Only the partner's own list says a partner role: Webex says a role in one organisation.
WITH serving AS (
  SELECT admin_id, origin, name, email, role FROM hub.admins WHERE serves_after < $until AND $until <= serves_until
),
own AS (SELECT lower(email) AS address, min(admin_id) AS admin_id FROM serving WHERE origin = 'own' GROUP BY lower(email)),
told AS (
  SELECT s.admin_id AS listed_as, s.origin, coalesce(o.admin_id, s.admin_id) AS admin_id, s.name, s.email, s.role
  FROM serving AS s LEFT JOIN own AS o ON s.origin = 'webex' AND o.address = lower(s.email)
),
assigned AS (
  SELECT DISTINCT a.org_id, coalesce(t.admin_id, a.admin_id) AS admin_id, first_value(a.role) OVER roles AS role_there,
    min(a.origin) OVER roles AS assigned_by
  FROM hub.admin_customers AS a LEFT JOIN told AS t ON t.listed_as = a.admin_id AND t.origin = a.origin
  WHERE a.serves_after < $until AND $until <= a.serves_until
  WINDOW roles AS (PARTITION BY a.org_id, coalesce(t.admin_id, a.admin_id) ORDER BY a.role NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
),
people AS (
  SELECT admin_id, arg_min(name, origin) AS name, arg_min(email, origin) AS email, arg_min(role, origin) AS role, min(origin) AS origin
  FROM told GROUP BY admin_id
  UNION ALL
  SELECT admin_id, admin_id, NULL, NULL, min(assigned_by) FROM assigned ANTI JOIN told USING (admin_id) GROUP BY admin_id
),
known AS (SELECT *, coalesce(origin = 'own' AND role IN ('full_admin', 'read_only'), false) AS sees_all FROM people)
SELECT k.*, r.t, r.org_id, r.customer, CASE WHEN k.origin = 'own' THEN k.role ELSE r.role_there END AS role_there
FROM known AS k
LEFT JOIN (
  SELECT p.admin_id, c.t, c.org_id, c.customer, a.role_there
  FROM customer_weeks AS c CROSS JOIN known AS p LEFT JOIN assigned AS a ON a.admin_id = p.admin_id AND a.org_id = c.org_id
  WHERE c.t = $until AND (p.sees_all OR a.admin_id IS NOT NULL)
) AS r ON r.admin_id = k.admin_id
