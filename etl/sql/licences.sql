-- One row per snapshot date, organisation, subscription, licence name and site; an own-template row beats a Webex row of the same date and licence.
WITH delivered AS (
  SELECT snapshot_date, org_id, subscription_id, licence, coalesce(site_url, '') AS site_url, product, total, assigned, used, used_13w, 'own' AS origin
  FROM won_licences
  UNION ALL
  SELECT file_date, org_id, coalesce(subscription_id, ''), licence, coalesce(site_url, ''), NULL, total, assigned, NULL, NULL, 'webex'
  FROM won_webex_licences
  UNION ALL
  SELECT file_date, org_id, coalesce(subscription_id, ''), 'Webex Calling - Professional', '', NULL,
    coalesce(booked_professional, 0), coalesce(provisioned_professional, 0), NULL, NULL, 'report'
  FROM won_partner_licence_report WHERE booked_professional IS NOT NULL OR provisioned_professional IS NOT NULL
  UNION ALL
  SELECT file_date, org_id, coalesce(subscription_id, ''), 'Webex Calling - Workspaces', '', NULL,
    coalesce(booked_workspaces, 0), coalesce(provisioned_workspaces, 0), NULL, NULL, 'report'
  FROM won_partner_licence_report WHERE booked_workspaces IS NOT NULL OR provisioned_workspaces IS NOT NULL
)
-- An own row without a site stands for the licence as a whole, so it beats every site's Webex row.
SELECT * FROM delivered AS d
WHERE origin = 'own' OR NOT EXISTS (
  SELECT 1 FROM delivered AS o
  WHERE o.origin = 'own' AND o.snapshot_date = d.snapshot_date AND o.org_id = d.org_id AND o.subscription_id = d.subscription_id
    AND o.licence = d.licence AND o.site_url IN ('', d.site_url))
QUALIFY row_number() OVER (PARTITION BY snapshot_date, org_id, subscription_id, licence, site_url
  ORDER BY origin = 'own' DESC, origin = 'webex' DESC) = 1
