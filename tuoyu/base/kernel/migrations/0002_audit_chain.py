"""What keeps evidence: the trigger that links the log, the guards that make tables append-only, and who may do what.

The roles `tuoyu_app` and `tuoyu_auditor` exist before the first migration (config.database.ensure_roles). Functions
name every table with its schema and fix their search path, because two of them run with the owner's rights.
"""

from django.db import migrations

# The bytes that a digest is taken of; verifier/README.md describes them for whoever writes a verifier of their own.
DIGEST = r"""
CREATE FUNCTION kernel_packed(part bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(int4send(octet_length(part)) || part, int4send(-1));

CREATE FUNCTION kernel_audit_digest(entry kernel_auditentry) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(
    '\x01'::bytea
    || kernel_packed(int4send(entry.chain))
    || kernel_packed(int8send(entry.seq))
    || kernel_packed(int8send((extract(epoch FROM entry.recorded_at) * 1000000)::int8))
    || kernel_packed(uuid_send(entry.actor_id))
    || kernel_packed(convert_to(entry.actor_label, 'UTF8'))
    || kernel_packed(convert_to(entry.action, 'UTF8'))
    || kernel_packed(convert_to(entry.object_type, 'UTF8'))
    || kernel_packed(convert_to(entry.object_id, 'UTF8'))
    || kernel_packed(int4send(entry.area))
    || kernel_packed(convert_to(entry.outcome, 'UTF8'))
    || kernel_packed(convert_to(entry.purpose, 'UTF8'))
    || kernel_packed(convert_to(entry.source, 'UTF8'))
    || kernel_packed(convert_to(entry.detail, 'UTF8'))
    || kernel_packed(entry.previous)
);
"""

# Time never runs backwards inside a chain even when the server's clock is set back: order is part of the evidence.
# The table is checked because a trigger function may be hung on any table by whoever may execute it.
LINK = r"""
CREATE FUNCTION kernel_audit_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head public.kernel_audithead;
    latest timestamptz;
BEGIN
    IF TG_RELID <> 'public.kernel_auditentry'::regclass THEN
        RAISE EXCEPTION '只有操作记录表可以使用记录链。' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT * INTO head FROM public.kernel_audithead WHERE chain = NEW.chain FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.kernel_audithead (chain, seq, digest) VALUES (NEW.chain, 0, '') ON CONFLICT DO NOTHING;
        SELECT * INTO head FROM public.kernel_audithead WHERE chain = NEW.chain FOR UPDATE;
    END IF;
    SELECT recorded_at INTO latest FROM public.kernel_auditentry WHERE chain = NEW.chain AND seq = head.seq;
    NEW.seq := head.seq + 1;
    NEW.recorded_at := greatest(clock_timestamp(), latest);
    NEW.previous := head.digest;
    NEW.digest := public.kernel_audit_digest(NEW);
    UPDATE public.kernel_audithead SET seq = NEW.seq, digest = NEW.digest WHERE chain = NEW.chain;
    RETURN NEW;
END
$$;

CREATE TRIGGER link BEFORE INSERT ON kernel_auditentry FOR EACH ROW EXECUTE FUNCTION kernel_audit_link();
"""

# ENABLE ALWAYS: the guards hold in a session that calls itself a replica too. (`link` must not: a replica has to take
# the rows over as they were written.)
GUARDS = r"""
CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% 只能追加，不能修改、删除或清空。', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION kernel_append_only(evidence regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s '
                   'FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_refuse_change()', evidence);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', evidence);
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, tuoyu_app', evidence);
    EXECUTE format('GRANT SELECT, INSERT ON %s TO tuoyu_app', evidence);
END
$$;

SELECT kernel_append_only('kernel_auditentry');
SELECT kernel_append_only('kernel_caseevent');

CREATE FUNCTION kernel_refuse_direct() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP NOT IN ('INSERT', 'UPDATE') OR pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION '% 只由记录链的触发器维护。', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON kernel_audithead
FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_direct();
ALTER TABLE kernel_audithead ENABLE ALWAYS TRIGGER append_only;
REVOKE ALL ON kernel_audithead FROM PUBLIC, tuoyu_app;
GRANT SELECT ON kernel_audithead TO tuoyu_app;

CREATE FUNCTION kernel_only_revocation() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
       OR to_jsonb(NEW) - 'revoked_at' - 'revoked_reason' <> to_jsonb(OLD) - 'revoked_at' - 'revoked_reason' THEN
        RAISE EXCEPTION '已出具的文书不能改动，只能作废一次。' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON kernel_issueddocument
FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER only_revocation BEFORE UPDATE ON kernel_issueddocument
FOR EACH ROW EXECUTE FUNCTION kernel_only_revocation();
ALTER TABLE kernel_issueddocument ENABLE ALWAYS TRIGGER append_only, ENABLE ALWAYS TRIGGER only_revocation;
REVOKE ALL ON kernel_issueddocument FROM PUBLIC, tuoyu_app;
GRANT SELECT, INSERT, UPDATE (revoked_at, revoked_reason) ON kernel_issueddocument TO tuoyu_app;
"""

RIGHTS = r"""
REVOKE ALL ON FUNCTION kernel_audit_link(), kernel_append_only(regclass), kernel_refuse_change(),
    kernel_refuse_direct(), kernel_only_revocation() FROM PUBLIC, tuoyu_app, tuoyu_auditor;
GRANT SELECT ON kernel_auditentry, kernel_audithead TO tuoyu_auditor;
GRANT EXECUTE ON FUNCTION kernel_packed(bytea), kernel_audit_digest(kernel_auditentry) TO tuoyu_auditor;
"""

UNDO_GUARDS = r"""
DROP TRIGGER append_only ON kernel_auditentry;
DROP TRIGGER append_only ON kernel_caseevent;
DROP TRIGGER append_only ON kernel_audithead;
DROP TRIGGER append_only ON kernel_issueddocument;
DROP TRIGGER only_revocation ON kernel_issueddocument;
DROP FUNCTION kernel_append_only(regclass), kernel_refuse_change(), kernel_refuse_direct(), kernel_only_revocation();
GRANT SELECT, INSERT, UPDATE, DELETE
    ON kernel_auditentry, kernel_audithead, kernel_caseevent, kernel_issueddocument TO tuoyu_app;
"""
UNDO_LINK = "DROP TRIGGER link ON kernel_auditentry; DROP FUNCTION kernel_audit_link();"
UNDO_DIGEST = "DROP FUNCTION kernel_audit_digest(kernel_auditentry), kernel_packed(bytea);"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(DIGEST, UNDO_DIGEST),
        migrations.RunSQL(LINK, UNDO_LINK),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
