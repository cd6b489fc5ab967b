-- What a person may do in his organisation (docs/decisions/0034), beside his job (role): owner, admin, staff, viewer.
CREATE TYPE auth.membership AS ENUM ('owner', 'admin', 'staff', 'viewer');
ALTER TABLE auth."user" ADD COLUMN membership auth.membership;

-- As things were: administrators managed, everybody else made and sent contracts, nobody only read. The first administrator of a tenant who
-- can still log in is its owner; a tenant without one (of somebody from outside whom a contract names) has none, and nobody who manages it.
UPDATE auth."user" u SET membership = CASE
  WHEN u.role <> 'admin' THEN 'staff'
  WHEN u.id = (SELECT f.id FROM auth."user" f WHERE f.tenant_id = u.tenant_id AND f.role = 'admin'
    ORDER BY f.disabled_at IS NOT NULL, f.password_hash IS NULL, f.created_at, f.id LIMIT 1) THEN 'owner'
  ELSE 'admin' END::auth.membership;
ALTER TABLE auth."user" ALTER COLUMN membership SET NOT NULL;
