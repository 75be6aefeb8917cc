-- At any instant one version of a subscription serves: intervals of one item neither overlap nor leave a gap.
SELECT org_id, subscription_id, observed_on FROM subscriptions
QUALIFY serves_after <> coalesce(lag(serves_until) OVER (PARTITION BY org_id, subscription_id ORDER BY observed_on), DATE '0001-01-01')
