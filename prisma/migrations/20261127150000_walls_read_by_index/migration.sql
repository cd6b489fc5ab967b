-- The lists' wall, saying the same in a form that no index offers itself for. As two alternatives it was met with an index each, and of a
-- list of a million every row was fetched and sorted for a page of twenty. As a CASE it is asked of the rows that the page's own range gives.
ALTER POLICY own ON sca.listing
  USING (CASE WHEN list = ANY ((SELECT sca.own_lists())::text[]) THEN true ELSE list = ANY ((SELECT sca.shared_lists())::text[]) END);
ALTER POLICY own ON sca.contract_text
  USING (CASE WHEN lists && (SELECT sca.own_lists())::text[] THEN true ELSE lists && (SELECT sca.shared_lists())::text[] END);
