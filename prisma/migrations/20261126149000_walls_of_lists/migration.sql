-- The wall of docs/decisions/0022 around the lists of 0021: a list says in its name whose it is.
CREATE FUNCTION sca.own_lists() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT ARRAY[
    'inbox:' || current_setting('natsuin.user', true),
    'sent:' || current_setting('natsuin.tenant', true) || '/' || current_setting('natsuin.user', true),
    'tenant:' || current_setting('natsuin.tenant', true)]
$$;

ALTER TABLE sca.listing ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON sca.listing TO natsuin_app USING (list = ANY ((SELECT sca.own_lists())::text[]));
CREATE POLICY chores ON sca.listing TO natsuin_chores USING (true);

ALTER TABLE sca.contract_text ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON sca.contract_text TO natsuin_app USING (lists && (SELECT sca.own_lists())::text[]);
CREATE POLICY chores ON sca.contract_text TO natsuin_chores USING (true);

-- Behind a policy the index over characters is out of reach: it might tell of rows that are not shown. So the owner looks, in a list
-- that is the asker's own.
CREATE FUNCTION sca.texts_with(p_list text, p_words text[]) RETURNS SETOF sca.contract_text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
DECLARE
  terms bigint[] := ARRAY[sca.list_term(p_list)];
  word text;
BEGIN
  IF session_user <> 'natsuin_chores' AND NOT COALESCE(p_list = ANY (sca.own_lists()), false) THEN RETURN; END IF;
  FOREACH word IN ARRAY p_words LOOP
    terms := terms || sca.word_terms(sca.fold(word));
  END LOOP;
  RETURN QUERY SELECT x.* FROM sca.contract_text x WHERE sca.contract_terms(x) @> terms;
END $$;
REVOKE ALL ON FUNCTION sca.texts_with(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sca.texts_with(text, text[]) TO natsuin_app;
