-- At any instant an administrator is assigned to a customer once per origin, or customers would be counted twice.
SELECT org_id, origin, admin_id, serves_until FROM admin_customers GROUP BY ALL HAVING count(*) > 1
