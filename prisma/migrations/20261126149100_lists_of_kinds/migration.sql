-- Lists know what recipients are asked for: a signature or an approval at their turn, inputs, the approval of a draft before it is sent.
-- A draft stands in the list of who approves it; a copy (写し) in its reader's once it is concluded.
CREATE OR REPLACE FUNCTION sca.listings_of(p_contract text, p_user text) RETURNS SETOF sca.listing LANGUAGE sql STABLE AS $$
  WITH called AS (
    SELECT user_id, bool_and(kind = 'cc') AS copy,
      bool_or(input_state::text = 'asked' OR (kind IN ('signer', 'approver') AND state::text IN ('called', 'signing'))) AS now
    FROM sca.recipient WHERE contract_id = p_contract AND (p_user IS NULL OR user_id = p_user) GROUP BY user_id
  ), places AS (
    SELECT 'sent:' || c.tenant_id || '/' || c.created_by AS list,
      COALESCE((SELECT now FROM called WHERE user_id = c.created_by), false) AS called
    FROM sca.contract c WHERE c.id = p_contract AND (p_user IS NULL OR c.created_by = p_user)
    UNION ALL
    SELECT 'tenant:' || c.tenant_id, false FROM sca.contract c WHERE c.id = p_contract AND c.state::text <> 'draft' AND p_user IS NULL
    UNION ALL
    SELECT 'inbox:' || user_id, now FROM called, sca.contract c
    WHERE c.id = p_contract AND c.state::text NOT IN ('draft', 'awaiting_approval') AND (NOT copy OR c.state::text = 'completed')
      AND (c.approver_id IS DISTINCT FROM user_id)
    UNION ALL
    SELECT 'inbox:' || c.approver_id, c.state::text = 'awaiting_approval' OR COALESCE((SELECT now FROM called WHERE user_id = c.approver_id), false)
    FROM sca.contract c WHERE c.id = p_contract AND c.state::text <> 'draft' AND c.approver_id IS NOT NULL AND (p_user IS NULL OR c.approver_id = p_user)
  )
  SELECT c.id, list, sca.tab_of(c.state::text, called), COALESCE(c.sent_at, c.created_at), c.expires_at, c.amount
  FROM sca.contract c, places WHERE c.id = p_contract
$$;

CREATE OR REPLACE FUNCTION sca.reword(p_contract text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
  INSERT INTO sca.contract_text
  SELECT c.id, sca.fold(c.number), sca.fold(c.title),
    sca.fold(concat_ws(E'\n', u.display_name, u.organisation, string_agg(concat_ws(E'\n', r.name, r.organisation, r.email), E'\n'))),
    ARRAY['sent:' || c.tenant_id || '/' || c.created_by, 'tenant:' || c.tenant_id]
      || CASE WHEN c.approver_id IS NULL THEN '{}'::text[] ELSE ARRAY['inbox:' || c.approver_id] END
      || COALESCE(array_agg(DISTINCT 'inbox:' || r.user_id) FILTER (WHERE r.user_id IS NOT NULL), '{}')
  FROM sca.contract c
    LEFT JOIN sca.recipient r ON r.contract_id = c.id
    LEFT JOIN auth."user" u ON u.id = c.created_by
  WHERE c.id = p_contract
  GROUP BY c.id, u.id
  ON CONFLICT (contract_id) DO UPDATE
    SET number = excluded.number, title = excluded.title, parties = excluded.parties, lists = excluded.lists
$$;

CREATE OR REPLACE FUNCTION sca.contract_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
BEGIN
  IF TG_OP = 'INSERT' OR (OLD.state, OLD.sent_at, OLD.expires_at, OLD.amount, OLD.created_by, OLD.approver_id) IS DISTINCT FROM
    (NEW.state, NEW.sent_at, NEW.expires_at, NEW.amount, NEW.created_by, NEW.approver_id) THEN
    PERFORM sca.relist(NEW.id);
  END IF;
  IF TG_OP = 'INSERT' OR (OLD.number, OLD.title, OLD.approver_id) IS DISTINCT FROM (NEW.number, NEW.title, NEW.approver_id) THEN
    PERFORM sca.reword(NEW.id);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sca.recipients_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
BEGIN
  PERFORM sca.relist(contract_id, user_id) FROM (
    SELECT b.contract_id, b.user_id FROM before b JOIN after a USING (id) WHERE b.user_id <> a.user_id
    UNION
    SELECT a.contract_id, a.user_id FROM before b JOIN after a USING (id)
    WHERE (b.user_id, b.state, b.kind, b.input_state) IS DISTINCT FROM (a.user_id, a.state, a.kind, a.input_state)
  ) AS c;
  PERFORM sca.reword(contract_id) FROM (
    SELECT DISTINCT a.contract_id FROM before b JOIN after a USING (id)
    WHERE (b.user_id, b.name, b.organisation, b.email) IS DISTINCT FROM (a.user_id, a.name, a.organisation, a.email)
  ) AS c;
  RETURN NULL;
END $$;
