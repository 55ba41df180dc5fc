"""Evidence is append-only by privilege: whatever the application's login tries against it is denied."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.faults.audit_log import exported, write_entries
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.models import CaseEvent, IssuedDocument, StoredFile

pytestmark = pytest.mark.usefixtures("committed_db")
OwnerSql = Callable[..., list[tuple[Any, ...]]]

KNOWN = {"kernel_auditentry", "kernel_audithead", "kernel_caseevent", "kernel_issueddocument"}
MARK = "append_only"  # the trigger every evidence table has; later apps add theirs by kernel_append_only('table')

EVIDENCE = f"SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = '{MARK}'"
COLUMNS = """
    SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
TRIGGERS = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal ORDER BY 1"
FUNCTIONS = f"""
    SELECT oid::regprocedure::text, pg_get_function_identity_arguments(oid), pg_get_function_result(oid), proname
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      AND (oid IN (SELECT tgfoid FROM pg_trigger WHERE tgrelid::regclass::text IN ({EVIDENCE}))
           OR proname IN ('kernel_packed', 'kernel_audit_digest')) ORDER BY 1
"""
FINGERPRINT = """
    SELECT md5(string_agg(line, '|' ORDER BY line)) FROM (
        SELECT concat(pg_get_triggerdef(oid), tgenabled) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT concat(pg_get_functiondef(oid), proowner, proacl) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND starts_with(proname, 'kernel_')
        UNION ALL SELECT concat(relname, relowner, relacl, relrowsecurity) FROM pg_class
            WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat(rolname, rolsuper, rolbypassrls) FROM pg_roles
    ) AS catalogue (line)
"""

ON_TABLE = (
    "TRUNCATE {table}",
    "TRUNCATE {table} CASCADE",
    "DELETE FROM {table}",
    "DELETE FROM {table} WHERE false",
    "DELETE FROM ONLY {table}",
    "MERGE INTO {table} USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT count(*) FROM gone",
    "DROP TABLE {table}",
    "DROP TABLE {table} CASCADE",
    "ALTER TABLE {table} RENAME TO elsewhere",
    "ALTER TABLE {table} SET SCHEMA pg_temp",
    "ALTER TABLE {table} OWNER TO tuoyu_app",
    "ALTER TABLE {table} ADD COLUMN extra int",
    "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE {table} SET UNLOGGED",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER USER",
    "CREATE RULE silence AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "CREATE POLICY hide ON {table} USING (false)",
    "CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE INDEX ON {table} ((1))",
    "CREATE TEMP TABLE heir () INHERITS ({table})",
    "CLUSTER {table}",
    "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
)
ON_COLUMN = (
    "UPDATE {table} SET {column} = {column}",
    "UPDATE {table} SET {column} = {column} WHERE false",
    "ALTER TABLE {table} DROP COLUMN {column}",
    "ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL",
)
ON_TRIGGER = (
    "DROP TRIGGER {trigger} ON {table}",
    "ALTER TRIGGER {trigger} ON {table} RENAME TO gone",
    "ALTER TABLE {table} DISABLE TRIGGER {trigger}",
    "ALTER TABLE {table} ENABLE REPLICA TRIGGER {trigger}",
)
ON_FUNCTION = (
    "DROP FUNCTION {function}",
    "DROP FUNCTION {function} CASCADE",
    "ALTER FUNCTION {function} OWNER TO tuoyu_app",
    "ALTER FUNCTION {function} RENAME TO gone",
    "ALTER FUNCTION {function} SECURITY INVOKER",
    "ALTER FUNCTION {function} SET search_path = pg_temp",
)
ON_HEADS = (
    "INSERT INTO kernel_audithead VALUES (1, 1, '')",
    "INSERT INTO kernel_audithead SELECT chain, 0, '' FROM kernel_audithead ON CONFLICT (chain) DO UPDATE SET seq = 0",
    "SELECT * FROM kernel_audithead FOR UPDATE",
    "SELECT * FROM kernel_auditentry FOR UPDATE",
    "COPY kernel_audithead FROM PROGRAM 'echo 1'",
)
# PostgreSQL answers a grant without the right to grant by a warning; what counts is that nothing has changed.
WITHOUT_EFFECT = (
    "GRANT ALL ON {table} TO tuoyu_app",
    "GRANT UPDATE, DELETE ON {table} TO PUBLIC",
    "REVOKE ALL ON {table} FROM tuoyu_auditor",
)
ON_SESSION = (
    "SET session_replication_role = replica",
    "SET LOCAL session_replication_role = 'local'",
    "SELECT set_config('session_replication_role', 'replica', false)",
    "SET ROLE {owner}",
    "SET ROLE tuoyu_auditor",
    "SET SESSION AUTHORIZATION {owner}",
    "ALTER ROLE tuoyu_app SUPERUSER",
    "ALTER ROLE tuoyu_app BYPASSRLS",
    "ALTER ROLE tuoyu_app SET session_replication_role = replica",
    "ALTER ROLE {owner} PASSWORD 'mine'",
    "CREATE ROLE helper SUPERUSER",
    "GRANT {owner} TO tuoyu_app",
    "ALTER SYSTEM SET session_replication_role = replica",
    "ALTER DATABASE {database} SET session_replication_role = replica",
    "DROP OWNED BY {owner}",
    "REASSIGN OWNED BY {owner} TO tuoyu_app",
    "DROP SCHEMA public CASCADE",
    "CREATE SCHEMA mine",
    "CREATE TABLE public.mine (a int)",
    "CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql RETURN ''::bytea",
    "CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION kernel_refuse_change()",
    "UPDATE pg_catalog.pg_trigger SET tgenabled = 'D'",
    "UPDATE pg_catalog.pg_class SET relacl = NULL",
    "DELETE FROM pg_catalog.pg_proc",
    "DO $$ BEGIN UPDATE kernel_auditentry SET outcome = 'done'; END $$",
    "COPY kernel_auditentry TO PROGRAM 'cat'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT lo_export(0, '/tmp/out')",
    "SELECT kernel_append_only('kernel_auditentry')",
    "CREATE TEMP TABLE t (); CREATE TRIGGER t BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION kernel_audit_link()",
)


@pytest.fixture
def application(database_environment: dict[str, str]) -> Iterator[psycopg.Connection[Any]]:
    """A session of the application's login, with something in every evidence table worth attacking."""
    write_entries(6)
    now, anybody = clock.now(), uuid4()
    CaseEvent.objects.create(
        case_type="filing", case_id=anybody, seq=1, step="open", label="建立", after="draft", at=now
    )
    file = StoredFile.objects.create(
        name="回执.pdf", media_type="application/pdf", size=1, sha256="0" * 64, stored_at=now
    )
    IssuedDocument.objects.create(
        kind="filing_receipt",
        title="备案回执",
        number="〔2026〕1号",
        issuer_id=anybody,
        area=622927000,
        about_type="filing.filing",
        about_id=anybody,
        issued_at=now,
        content={},
        file=file,
        verify_code="a" * 20,
    )
    with psycopg.connect(database_environment["TUOYU_APP_DATABASE_URL"], autocommit=True) as connection:
        yield connection


def _attempts(owner_sql: OwnerSql, owner: str, database: str) -> Iterator[tuple[str, str]]:
    """(kind, statement) of everything tried: each statement on each evidence table, column, trigger and function."""
    for (table,) in owner_sql(EVIDENCE):
        yield from (("table", statement.format(table=table)) for statement in ON_TABLE)
        for (column,) in owner_sql(COLUMNS, [table]):
            for statement in ON_COLUMN:
                if statement.startswith("UPDATE") and (table, column) in REVOCATION:
                    continue
                yield "column", statement.format(table=table, column=column)
        for (trigger,) in owner_sql(TRIGGERS, [table]):
            yield from (("trigger", one.format(table=table, trigger=trigger)) for one in ON_TRIGGER)
    for function, arguments, result, name in owner_sql(FUNCTIONS):
        yield from (("function", statement.format(function=function)) for statement in ON_FUNCTION)
        body = f"BEGIN RETURN {'NEW' if result == 'trigger' else 'NULL'}; END"
        yield (
            "function",
            f"CREATE OR REPLACE FUNCTION {name}({arguments}) RETURNS {result} LANGUAGE plpgsql AS '{body}'",
        )
    yield from (("head", statement) for statement in ON_HEADS)
    yield from (("session", statement.format(owner=owner, database=database)) for statement in ON_SESSION)


REVOCATION = {("kernel_issueddocument", "revoked_at"), ("kernel_issueddocument", "revoked_reason")}


def _walk(application: psycopg.Connection[Any], owner_sql: OwnerSql) -> tuple[Counter[str], list[str]]:
    """Try everything; returns how many attempts of each kind were denied, and what was not."""
    ((owner, database),) = owner_sql("SELECT current_user::text, current_database()::text")
    denied: Counter[str] = Counter()
    let_through: list[str] = []
    for kind, statement in _attempts(owner_sql, owner, database):
        if not statement.startswith("ALTER SYSTEM"):
            application.execute("BEGIN")
        try:
            application.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege:
            denied[kind] += 1
        except psycopg.Error as error:
            let_through.append(f"{statement}: not denied but {error.sqlstate} {error}")
        else:
            let_through.append(statement)
        application.execute("ROLLBACK")
    return denied, let_through


def test_whatever_the_application_tries_against_evidence_is_denied(
    application: psycopg.Connection[Any], owner_sql: OwnerSql
) -> None:
    before = owner_sql(FINGERPRINT)
    denied, let_through = _walk(application, owner_sql)
    for (table,) in owner_sql(EVIDENCE):
        for statement in WITHOUT_EFFECT:
            application.execute(statement.format(table=table).encode())
            denied["grant"] += 1
    total = denied.total() + len(let_through)
    print(f"\nattacks as tuoyu_app: {total}, denied or without effect: {denied.total()}; {dict(denied)}")
    assert let_through == [], "\n".join(let_through)
    assert owner_sql(FINGERPRINT) == before
    assert exported().verify(with_anchors=False).findings == []


def test_the_walk_notices_a_right_given_by_mistake(application: psycopg.Connection[Any], owner_sql: OwnerSql) -> None:
    """The control: what a later migration might do carelessly comes to light."""
    owner_sql("GRANT UPDATE (note) ON kernel_caseevent TO tuoyu_app; ALTER TABLE kernel_caseevent DISABLE TRIGGER USER")
    _, let_through = _walk(application, owner_sql)
    assert let_through == [
        "UPDATE kernel_caseevent SET note = note",
        "UPDATE kernel_caseevent SET note = note WHERE false",
    ]


def test_the_walk_finds_the_evidence_it_is_meant_for(owner_sql: OwnerSql) -> None:
    assert {table for (table,) in owner_sql(EVIDENCE)} >= KNOWN


def test_the_application_may_do_to_evidence_only_what_it_needs(owner_sql: OwnerSql) -> None:
    rights = owner_sql(
        "SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)"
        " FROM information_schema.table_privileges"
        " WHERE grantee IN ('tuoyu_app', 'PUBLIC') AND table_name = ANY(%s) GROUP BY 1 ORDER BY 1",
        [[table for (table,) in owner_sql(EVIDENCE)]],
    )
    assert dict(rights) == {
        table: "SELECT" if table == "kernel_audithead" else "INSERT SELECT" for (table,) in owner_sql(EVIDENCE)
    }
    columns = owner_sql(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " WHERE c.relname = ANY(%s) AND has_column_privilege('tuoyu_app', c.oid, a.attnum, 'UPDATE')",
        [[table for (table,) in owner_sql(EVIDENCE)]],
    )
    assert set(columns) == REVOCATION


def test_the_application_owns_nothing_and_belongs_to_nobody(owner_sql: OwnerSql) -> None:
    assert owner_sql("SELECT relname FROM pg_class WHERE relowner = 'tuoyu_app'::regrole") == []
    assert owner_sql("SELECT proname FROM pg_proc WHERE proowner = 'tuoyu_app'::regrole") == []
    assert owner_sql("SELECT roleid::regrole FROM pg_auth_members WHERE member = 'tuoyu_app'::regrole") == []


def test_the_auditor_reads_the_log_and_nothing_else(owner_sql: OwnerSql) -> None:
    rights = owner_sql(
        "SELECT table_name, privilege_type FROM information_schema.table_privileges"
        " WHERE grantee = 'tuoyu_auditor' ORDER BY 1"
    )
    assert rights == [("kernel_auditentry", "SELECT"), ("kernel_audithead", "SELECT")]


def test_the_guards_are_awake_and_their_functions_keep_to_their_path(owner_sql: OwnerSql) -> None:
    asleep = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'"
    assert owner_sql(asleep) == []
    guards = f"SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = '{MARK}' AND tgenabled <> 'A'"
    assert owner_sql(guards) == []
    loose = owner_sql(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND NOT coalesce(proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false)"
    )
    assert loose == []


def test_not_even_the_owner_changes_evidence_by_accident(
    application: psycopg.Connection[Any], owner_sql: OwnerSql
) -> None:
    ((is_superuser,),) = owner_sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    for table in sorted(KNOWN):
        column = owner_sql(COLUMNS, [table])[1][0]
        for statement in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            for role in ("origin", "replica") if is_superuser else ("origin",):
                with pytest.raises(psycopg.errors.RestrictViolation, match=re.compile("只能追加|只由记录链|只能作废")):
                    owner_sql((f"SET session_replication_role = {role}; " if is_superuser else "") + statement)


def test_a_document_is_revoked_once_and_never_restored(
    application: psycopg.Connection[Any], owner_sql: OwnerSql
) -> None:
    revoke = "UPDATE kernel_issueddocument SET revoked_at = now(), revoked_reason = '信息有误'"
    application.execute(revoke)
    for again in (revoke, "UPDATE kernel_issueddocument SET revoked_at = NULL, revoked_reason = ''"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            application.execute(again.encode())
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute("UPDATE kernel_issueddocument SET number = '2'")


def test_a_decoy_table_in_the_callers_path_does_not_mislead_the_link(application: psycopg.Connection[Any]) -> None:
    application.execute("CREATE TEMP TABLE kernel_audithead (LIKE public.kernel_audithead)")
    application.execute("CREATE TEMP TABLE kernel_auditentry (LIKE public.kernel_auditentry)")
    application.execute("CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql RETURN '\\x00'::bytea")
    application.execute("SET search_path = pg_temp, public")
    application.execute(
        "INSERT INTO public.kernel_auditentry SELECT chain, 99, now() - interval '9 years', actor_id, actor_label,"
        " action, object_type, object_id, area, outcome, purpose, source, detail, '\\x01', '\\x02'"
        " FROM public.kernel_auditentry"
    )
    report = exported().verify(with_anchors=False)
    assert (report.findings, report.entries) == ([], 12)
