-- One row per instant t and managed customer: `derived_customer_weeks` with the tags that people typed, which hold at every instant.
-- `tags`: imported and typed ones; of two that differ in case only, the imported spelling. `spelled`: every spelling, what a filter asks for.
SELECT c.* REPLACE (
    CASE WHEN y.tags IS NULL THEN c.tags ELSE list_sort(list_concat(c.tags, list_filter(y.tags,
      lambda typed: NOT list_contains(list_transform(c.tags, lambda imported: lower(imported)), lower(typed))))) END AS tags,
    CASE WHEN y.tags IS NULL THEN c.sought ELSE concat_ws(chr(10), c.sought, y.sought) END AS sought
  ),
  CASE WHEN y.tags IS NULL THEN c.tags ELSE list_concat(c.tags, y.tags) END AS spelled
FROM derived_customer_weeks AS c LEFT JOIN typed_tags AS y ON y.org_id = c.org_id
