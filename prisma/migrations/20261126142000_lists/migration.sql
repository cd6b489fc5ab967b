-- Lists that cost the same with a thousand contracts and with a million: every list that a contract stands in has a row of its own
-- (sca.listing), with all that the list is ordered and divided by; what is searched for is kept folded, and found by single characters
-- and pairs of them (sca.contract_text). Both are kept by the database, whoever changes a contract. docs/decisions/0021-lists.md

CREATE TABLE "sca"."listing" (
    "contract_id" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "tab" TEXT NOT NULL,
    "listed_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "amount" BIGINT,

    CONSTRAINT "listing_pkey" PRIMARY KEY ("contract_id","list")
);
ALTER TABLE "sca"."listing" ADD CONSTRAINT "listing_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "sca"."contract"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "listing_list_listed_at_contract_id_idx" ON "sca"."listing"("list", "listed_at", "contract_id");
CREATE INDEX "listing_list_tab_listed_at_contract_id_idx" ON "sca"."listing"("list", "tab", "listed_at", "contract_id");
-- the most urgent first
CREATE INDEX listing_due ON sca.listing (list, tab, due_at, listed_at) WHERE tab IN ('action', 'waiting');
CREATE INDEX listing_amount ON sca.listing (list, amount) WHERE amount IS NOT NULL;

CREATE TABLE "sca"."contract_text" (
    "contract_id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "parties" TEXT NOT NULL,
    "lists" TEXT[],

    CONSTRAINT "contract_text_pkey" PRIMARY KEY ("contract_id")
);
ALTER TABLE "sca"."contract_text" ADD CONSTRAINT "contract_text_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "sca"."contract"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Full width and half width, capitals, and the variants of one character (IVS) are the same to who looks for them.
CREATE FUNCTION sca.fold(p text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT lower(regexp_replace(normalize(p, NFKC), '[\uFE00-\uFE0F\U000E0100-\U000E01EF]', '', 'g'))
$$;

-- A list's name as a search term, beside those of characters, which are below 2^42.
CREATE FUNCTION sca.list_term(p text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT ('x' || substr(md5(p), 1, 15))::bit(60)::bigint | (1::bigint << 61)
$$;

-- Each character of a folded text, and each pair of neighbours in a word: Japanese is looked for by one or two of them.
CREATE FUNCTION sca.text_terms(p text) RETURNS bigint[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT COALESCE(array_agg(DISTINCT term), '{}')
  FROM (SELECT ascii(c) AS one, lead(ascii(c)) OVER (ORDER BY at) AS next FROM string_to_table(p, NULL) WITH ORDINALITY AS s(c, at)) AS neighbours,
    LATERAL (VALUES (one::bigint), (CASE WHEN next > 32 THEN one::bigint << 21 | next END)) AS terms(term)
  WHERE one > 32 AND term IS NOT NULL
$$;

-- What a word that is looked for must have in common with a text: of two characters and more, their pairs.
CREATE FUNCTION sca.word_terms(p text) RETURNS bigint[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT COALESCE(array_agg(term), '{}') FROM unnest(sca.text_terms(p)) AS term WHERE char_length(p) = 1 OR term >= 1 << 21
$$;

CREATE FUNCTION sca.contract_terms(p sca.contract_text) RETURNS bigint[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT sca.text_terms(p.number || E'\n' || p.title || E'\n' || p.parties)
    || ARRAY(SELECT sca.list_term(list) FROM unnest(p.lists) AS list)
$$;

-- Without a pending list: it would be read through on every search.
CREATE INDEX contract_text_terms ON sca.contract_text USING gin (sca.contract_terms(contract_text)) WITH (fastupdate = off);

-- Where a contract stands in somebody's list. Every state that is not named waits for somebody.
CREATE FUNCTION sca.tab_of(p_state text, p_called boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_state IN ('draft', 'completed', 'declined', 'cancelled', 'expired') THEN p_state
    WHEN p_called THEN 'action' ELSE 'waiting' END
$$;

-- The rows of one contract that ought to be in sca.listing: its sender's, its tenant's and each recipient's (p_user: only that person's).
CREATE FUNCTION sca.listings_of(p_contract text, p_user text) RETURNS SETOF sca.listing LANGUAGE sql STABLE AS $$
  WITH called AS (
    SELECT user_id, bool_or(state::text IN ('called', 'signing')) AS now
    FROM sca.recipient WHERE contract_id = p_contract AND (p_user IS NULL OR user_id = p_user) GROUP BY user_id
  ), places AS (
    SELECT 'sent:' || c.tenant_id || '/' || c.created_by AS list,
      COALESCE((SELECT now FROM called WHERE user_id = c.created_by), false) AS called
    FROM sca.contract c WHERE c.id = p_contract AND (p_user IS NULL OR c.created_by = p_user)
    UNION ALL
    SELECT 'tenant:' || c.tenant_id, false FROM sca.contract c WHERE c.id = p_contract AND c.state::text <> 'draft' AND p_user IS NULL
    UNION ALL
    SELECT 'inbox:' || user_id, now FROM called, sca.contract c WHERE c.id = p_contract AND c.state::text <> 'draft'
  )
  SELECT c.id, list, sca.tab_of(c.state::text, called), COALESCE(c.sent_at, c.created_at), c.expires_at, c.amount
  FROM sca.contract c, places WHERE c.id = p_contract
$$;

CREATE FUNCTION sca.relist(p_contract text, p_user text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
BEGIN
  DELETE FROM sca.listing l
  WHERE l.contract_id = p_contract
    AND (p_user IS NULL OR l.list = 'inbox:' || p_user)
    AND NOT EXISTS (SELECT FROM sca.listings_of(p_contract, p_user) w WHERE w.list = l.list);
  INSERT INTO sca.listing AS l
  SELECT w.* FROM sca.listings_of(p_contract, p_user) w
  -- what is right already is not written again: a contract has as many rows as signers
  WHERE NOT EXISTS (SELECT FROM sca.listing k WHERE k.contract_id = w.contract_id AND k.list = w.list AND k IS NOT DISTINCT FROM w)
  ON CONFLICT (contract_id, list) DO UPDATE
    SET tab = excluded.tab, listed_at = excluded.listed_at, due_at = excluded.due_at, amount = excluded.amount;
END $$;

-- The sender's name stands in his recipients' lists, so that it is looked for, too.
CREATE FUNCTION sca.reword(p_contract text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
  INSERT INTO sca.contract_text
  SELECT c.id, sca.fold(c.number), sca.fold(c.title),
    sca.fold(concat_ws(E'\n', u.display_name, u.organisation, string_agg(concat_ws(E'\n', r.name, r.organisation, r.email), E'\n'))),
    ARRAY['sent:' || c.tenant_id || '/' || c.created_by, 'tenant:' || c.tenant_id]
      || COALESCE(array_agg(DISTINCT 'inbox:' || r.user_id) FILTER (WHERE r.user_id IS NOT NULL), '{}')
  FROM sca.contract c
    LEFT JOIN sca.recipient r ON r.contract_id = c.id
    LEFT JOIN auth."user" u ON u.id = c.created_by
  WHERE c.id = p_contract
  GROUP BY c.id, u.id
  ON CONFLICT (contract_id) DO UPDATE
    SET number = excluded.number, title = excluded.title, parties = excluded.parties, lists = excluded.lists
$$;

CREATE FUNCTION sca.contract_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
BEGIN
  IF TG_OP = 'INSERT' OR (OLD.state, OLD.sent_at, OLD.expires_at, OLD.amount, OLD.created_by) IS DISTINCT FROM
    (NEW.state, NEW.sent_at, NEW.expires_at, NEW.amount, NEW.created_by) THEN
    PERFORM sca.relist(NEW.id);
  END IF;
  IF TG_OP = 'INSERT' OR (OLD.number, OLD.title) IS DISTINCT FROM (NEW.number, NEW.title) THEN
    PERFORM sca.reword(NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER contract_lists AFTER INSERT OR UPDATE ON sca.contract FOR EACH ROW EXECUTE FUNCTION sca.contract_changed();

-- A statement at a time: two hundred signers who are named at once are read once.
CREATE FUNCTION sca.recipients_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
BEGIN
  PERFORM sca.relist(contract_id, user_id) FROM (SELECT DISTINCT contract_id, user_id FROM added) AS a;
  PERFORM sca.reword(contract_id) FROM (SELECT DISTINCT contract_id FROM added) AS a;
  RETURN NULL;
END $$;
CREATE TRIGGER recipient_lists_added AFTER INSERT ON sca.recipient REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION sca.recipients_added();

CREATE FUNCTION sca.recipients_removed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
BEGIN
  PERFORM sca.relist(contract_id, user_id) FROM (SELECT DISTINCT contract_id, user_id FROM removed) AS r;
  PERFORM sca.reword(contract_id) FROM (SELECT DISTINCT contract_id FROM removed) AS r;
  RETURN NULL;
END $$;
CREATE TRIGGER recipient_lists_removed AFTER DELETE ON sca.recipient REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION sca.recipients_removed();

CREATE FUNCTION sca.recipients_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
BEGIN
  PERFORM sca.relist(contract_id, user_id) FROM (
    SELECT b.contract_id, b.user_id FROM before b JOIN after a USING (id) WHERE b.user_id <> a.user_id
    UNION
    SELECT a.contract_id, a.user_id FROM before b JOIN after a USING (id) WHERE b.user_id <> a.user_id OR b.state <> a.state
  ) AS c;
  PERFORM sca.reword(contract_id) FROM (
    SELECT DISTINCT a.contract_id FROM before b JOIN after a USING (id)
    WHERE (b.user_id, b.name, b.organisation, b.email) IS DISTINCT FROM (a.user_id, a.name, a.organisation, a.email)
  ) AS c;
  RETURN NULL;
END $$;
CREATE TRIGGER recipient_lists_changed AFTER UPDATE ON sca.recipient REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sca.recipients_changed();

-- Nobody writes them by hand.
REVOKE INSERT, UPDATE, DELETE ON sca.listing, sca.contract_text FROM natsuin_app;
REVOKE ALL ON FUNCTION sca.relist, sca.reword, sca.contract_changed, sca.recipients_added, sca.recipients_removed, sca.recipients_changed FROM PUBLIC;

SELECT sca.relist(id), sca.reword(id) FROM sca.contract;
