"""Where the database is and who works in it: the owner migrates, `tuoyu_app` runs the application and owns nothing."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config.postgres import Embedded
from config.secrets import secret
from config.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent
APP, AUDITOR = "tuoyu_app", "tuoyu_auditor"
OLDEST_SERVER = 15
ROLES_LOCK = 622927  # advisory lock: two first starts on one server create the roles one after the other
LIMITS = "-c lock_timeout=3s -c statement_timeout=10s -c idle_in_transaction_session_timeout=15s"
SECONDS_TO_CONNECT = 3
SECONDS_TO_KEEP = 600
PREPARE_AFTER = 5  # executions; from then on a statement is parsed only once per connection
# Planned anew for each scope and search: one plan for a county and the nation alike costs the one or the other tenfold.
PLANS = "-c plan_cache_mode=force_custom_plan"

LAUNCHED = "TUOYU_LAUNCHED"  # set by the launcher for what it starts

Mode = Literal["demo", "production", "test"]


def mode() -> Mode:
    """What TUOYU_MODE says. Under pytest the default is `test`: settings are read before any conftest could set it."""
    named = os.environ.get("TUOYU_MODE") or ("test" if "pytest" in sys.modules else "demo")
    for known in ("demo", "production", "test"):
        if named == known:
            return known
    raise Trouble(f"TUOYU_MODE 不能是“{named}”：请写 demo、production 或 test。")


def data_folder() -> Path:
    """The one folder that holds everything this installation keeps: TUOYU_DATA, else `var` in the project.

    Tests keep theirs in its `test` folder.
    """
    base = Path(os.environ.get("TUOYU_DATA") or ROOT / "var").expanduser().resolve()
    return base / "test" if mode() == "test" else base


def embedded() -> Embedded | None:
    """The embedded server this installation uses, or None when DATABASE_URL names another one.

    The cluster of the tests trades durability for speed.
    """
    return None if os.environ.get("DATABASE_URL") else Embedded(data_folder(), durable=mode() != "test")


@contextmanager
def borrowed() -> Iterator[None]:
    """The embedded server, its roles made, for as long as one command runs.

    DATABASE_URL needs no borrowing, nor do the launcher's own children: were one of them to start the server while the
    launcher is bringing it back, nobody would stop it.
    """
    server = embedded()
    if server is None or os.environ.get(LAUNCHED):
        yield
        return
    with server.shared():
        ensure_roles(server.owner_url)
        yield


def owner_url() -> str:
    """Conninfo of the owner: it creates roles and tables."""
    server = embedded()
    return server.owner_url if server else _given("DATABASE_URL")


def app_url() -> str:
    """Conninfo of the application's login, without asking the server anything."""
    server = embedded()
    if server:
        return server.app_url
    return _given("TUOYU_APP_DATABASE_URL") or _as_app(_given("DATABASE_URL"), data_folder())


def databases() -> dict[str, dict[str, Any]]:
    """Django's DATABASES: `default` works as the application, `owner` only migrates."""
    default, owner = _settings(app_url()), _settings(owner_url())
    given = default["OPTIONS"].get("options", "")
    default["OPTIONS"] |= {
        "options": f"{LIMITS} {PLANS} {given}".strip(),
        "server_side_binding": True,
        "prepare_threshold": PREPARE_AFTER,
    }
    default |= {"CONN_MAX_AGE": SECONDS_TO_KEEP, "CONN_HEALTH_CHECKS": True}
    return {"default": default, "owner": owner}


def ensure_roles(owner: str) -> str:
    """Create the roles and their default rights in the owner's database; return the application's conninfo.

    Rights are given to objects the owner creates *later*, so that what a migration takes away stays taken away.
    """
    server = embedded()
    is_ours = server is not None and _same_server(owner, server.owner_url)
    try:
        with psycopg.connect(owner, autocommit=True, connect_timeout=SECONDS_TO_CONNECT) as connection:
            _check_server(connection)
            connection.execute("SELECT pg_advisory_lock(%s)", [ROLES_LOCK])
            app = _app_login(connection, owner, server.data if server and is_ours else data_folder(), is_ours)
            _check_app(connection, app)
            _give_default_rights(connection)
    except psycopg.OperationalError as error:
        raise Trouble(f"连不上 DATABASE_URL 指定的数据库：{_last_line(error)}。请检查地址、口令和网络。") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise Trouble(_roles_by_hand(owner)) from error
    return app


def _given(variable: str) -> str:
    """An address from the environment, empty when not given; what is no address is never repeated."""
    address = os.environ.get(variable, "")
    try:
        conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        raise Trouble(f"{variable} 写得不对：请写成 postgresql://用户:口令@主机:端口/库名 。") from None
    return address


def _app_login(connection: psycopg.Connection[Any], owner: str, data: Path, is_ours: bool) -> str:
    """Conninfo under which `tuoyu_app` may log in, creating both roles where they are missing."""
    given = "" if is_ours else _given("TUOYU_APP_DATABASE_URL")
    existing = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)",
                                                       [[APP, AUDITOR]])}  # fmt: skip
    if AUDITOR not in existing:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(AUDITOR)))
    app = given or _as_app(owner, data)
    if APP not in existing:
        statement = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}")
        # Encrypted here: a server that logs statements must not log the password.
        password = str(conninfo_to_dict(app).get("password") or "")
        hashed = connection.pgconn.encrypt_password(password.encode(), APP.encode(), b"scram-sha-256").decode()
        connection.execute(statement.format(sql.Identifier(APP), hashed))
    return app


def _check_app(connection: psycopg.Connection[Any], app: str) -> None:
    """The application must be able to log in, and must be under the walls it is meant to be under."""
    try:
        with psycopg.connect(app, connect_timeout=SECONDS_TO_CONNECT) as trial:
            row = trial.execute(
                "SELECT r.rolsuper OR r.rolbypassrls, pg_has_role(current_user, %s, 'USAGE'), current_user::text"
                " FROM pg_roles r WHERE rolname = current_user", [APP]
            ).fetchone()  # fmt: skip
    except psycopg.OperationalError as error:
        raise Trouble(
            f"角色 {APP} 已经存在，但不能登录（{_last_line(error)}）：请用 TUOYU_APP_DATABASE_URL 给出它的地址和口令。"
        ) from error
    owner = connection.execute("SELECT current_user::text").fetchone()
    if row is None or owner is None or row[0] or not row[1] or row[2] == owner[0]:
        raise Trouble(
            f"应用登录名必须是 {APP} 或其成员，且不得是超级用户、不得有 BYPASSRLS、不得与所有者相同："
            "否则行级权限不起作用。请更换 TUOYU_APP_DATABASE_URL。"
        )


def _check_server(connection: psycopg.Connection[Any]) -> None:
    version = connection.info.server_version // 10_000
    if version < OLDEST_SERVER:
        raise Trouble(
            f"数据库是 PostgreSQL {version}，至少需要 {OLDEST_SERVER}：请升级，或不设 DATABASE_URL 而用内置数据库。"
        )
    row = connection.execute("SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()")
    encoding = row.fetchone()
    if encoding is None or encoding[0] != "UTF8":
        raise Trouble(f"数据库的编码是 {encoding}，必须是 UTF8：请用 ENCODING 'UTF8' 重新建库。")


def _give_default_rights(connection: psycopg.Connection[Any]) -> None:
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(*map(sql.Identifier, (APP, AUDITOR))))
    for role, rights in (
        (APP, ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE ON SEQUENCES", "EXECUTE ON FUNCTIONS")),
    ):
        for right in rights:
            connection.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {} TO {}").format(
                    sql.SQL(right), sql.Identifier(role)
                )
            )


def _roles_by_hand(owner: str) -> str:
    user = conninfo_to_dict(owner).get("user") or "所有者"
    return (
        f"DATABASE_URL 的登录名 {user} 不能建立角色：请让管理员执行 "
        f"CREATE ROLE {APP} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '…'; CREATE ROLE {AUDITOR} NOLOGIN; "
        f"然后设置 TUOYU_APP_DATABASE_URL=postgresql://{APP}:…@主机/库名 。"
    )


def _as_app(owner: str, data: Path) -> str:
    """The owner's address with the application's name and our kept password."""
    return make_conninfo(owner, user=APP, password=secret(data, "database-app"))


def _same_server(one: str, other: str) -> bool:
    first, second = conninfo_to_dict(one), conninfo_to_dict(other)
    return (first.get("host"), first.get("port")) == (second.get("host"), second.get("port"))


def _settings(url: str) -> dict[str, Any]:
    """A Django database from a conninfo or URL; libpq itself takes it apart (percent signs, `?host=/folder`)."""
    parts: Mapping[str, Any] = conninfo_to_dict(url)
    named = {"dbname", "user", "password", "host", "port"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "OPTIONS": {"connect_timeout": SECONDS_TO_CONNECT} | {k: v for k, v in parts.items() if k not in named},
    }


def _last_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
