-- A list's wall is asked once for each of a page's seven counts. What a person's own lists are called costs nothing to say; which ones he
-- shares with his organisation is looked up, and only for a list that is not his own: a sub-select that no row needs is not run.
CREATE FUNCTION sca.shared_lists() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN sca.sees_all() THEN ARRAY['tenant:' || current_setting('natsuin.tenant', true)] ELSE '{}' END
    || ARRAY(SELECT 'folder:' || folder FROM unnest(sca.seen_folders()) AS folder)
$$;

CREATE OR REPLACE FUNCTION sca.own_lists() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT ARRAY[
    'inbox:' || current_setting('natsuin.user', true),
    'sent:' || current_setting('natsuin.tenant', true) || '/' || current_setting('natsuin.user', true)]
$$;

ALTER POLICY own ON sca.listing
  USING (list = ANY ((SELECT sca.own_lists())::text[]) OR list = ANY ((SELECT sca.shared_lists())::text[]));
ALTER POLICY own ON sca.contract_text
  USING (lists && (SELECT sca.own_lists())::text[] OR lists && (SELECT sca.shared_lists())::text[]);

CREATE OR REPLACE FUNCTION sca.texts_with(p_list text, p_words text[]) RETURNS SETOF sca.contract_text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
DECLARE
  terms bigint[] := ARRAY[sca.list_term(p_list)];
  word text;
BEGIN
  IF session_user <> 'natsuin_chores' AND NOT COALESCE(p_list = ANY (sca.own_lists()) OR p_list = ANY (sca.shared_lists()), false) THEN
    RETURN;
  END IF;
  FOREACH word IN ARRAY p_words LOOP
    terms := terms || sca.word_terms(sca.fold(word));
  END LOOP;
  RETURN QUERY SELECT x.* FROM sca.contract_text x WHERE sca.contract_terms(x) @> terms;
END $$;
