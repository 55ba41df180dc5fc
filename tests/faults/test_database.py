"""Who may do what in the database, and what a wrong or weak DATABASE_URL is answered."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from config import database
from config.postgres import Embedded
from config.trouble import Trouble
from tests.faults.folders import server_folder


@pytest.fixture(scope="module")
def foreign() -> Iterator[Embedded]:
    """A server that is not ours, as a county's data centre would offer one."""
    with server_folder() as place:
        server = Embedded(place / "data", durable=False)
        with server.shared():
            yield server


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, foreign: Embedded) -> Iterator[Callable[[str], str]]:
    """A fresh installation; call it with role options to get a DATABASE_URL on the foreign server."""
    monkeypatch.setenv("TUOYU_DATA", str(tmp_path))

    def login(options: str) -> str:
        with psycopg.connect(foreign.owner_url, autocommit=True) as owner:
            owner.execute(f"CREATE ROLE county LOGIN {options} PASSWORD 'p@ss/ word'")
            owner.execute("CREATE DATABASE county OWNER county")
        monkeypatch.setenv("DATABASE_URL", f"postgresql://county:p%40ss%2F%20word@/county?host={foreign.socket_folder}")
        return database.owner_url()

    yield login
    with psycopg.connect(foreign.owner_url, autocommit=True) as owner:
        owner.execute("DROP DATABASE IF EXISTS county")
        owner.execute("DROP ROLE IF EXISTS county, tuoyu_app, tuoyu_auditor")


def test_an_address_is_taken_apart_as_libpq_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "TUOYU_APP_DATABASE_URL", "postgresql://tuoyu_app:a%20b@db.example:6432/%E5%8E%BF?sslmode=require"
    )
    monkeypatch.setenv("DATABASE_URL", "postgresql:///county?host=/run/pg&user=owner")
    default, owner = database.databases()["default"], database.databases()["owner"]
    assert [default[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "tuoyu_app", "a b", "db.example", "6432", "县",
    ]  # fmt: skip
    assert default["OPTIONS"]["sslmode"] == "require"
    assert (owner["HOST"], owner["USER"], owner["NAME"]) == ("/run/pg", "owner", "county")
    assert "options" not in owner["OPTIONS"]


def test_an_address_that_is_none_is_told_without_repeating_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://root:secret@host/db")
    with pytest.raises(Trouble) as told:
        database.databases()
    assert "DATABASE_URL 写得不对" in str(told.value)
    assert "secret" not in str(told.value)


def test_the_application_works_under_time_limits(db: None) -> None:
    with connection.cursor() as cursor:
        for setting, value in {
            "lock_timeout": "3s",
            "statement_timeout": "10s",
            "idle_in_transaction_session_timeout": "15s",
        }.items():
            cursor.execute("SELECT current_setting(%s)", [setting])
            assert cursor.fetchone() == (value,), setting


def test_the_application_owns_nothing_and_stands_before_every_wall(owner_sql: Callable[..., list[Any]]) -> None:
    assert owner_sql(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'tuoyu_app'"
    ) == [(False, False, False, False)]
    assert owner_sql("SELECT count(*) FROM pg_class WHERE relowner = 'tuoyu_app'::regrole") == [(0,)]


@pytest.mark.parametrize(
    "forbidden", ["CREATE TABLE mine (a int)", "TRUNCATE django_session", "DROP TABLE django_session"]
)
def test_the_application_may_not_shape_or_empty_tables(db: None, forbidden: str) -> None:
    with connection.cursor() as cursor, pytest.raises(Exception, match=r"permission denied|must be owner"):
        cursor.execute(forbidden)


def test_a_login_that_may_create_roles_needs_nothing_else(installation: Callable[[str], str]) -> None:
    owner = installation("CREATEROLE")
    app = database.ensure_roles(owner)
    assert app == database.app_url()
    with psycopg.connect(owner) as connection:
        connection.execute("CREATE TABLE child (name text)")
    with psycopg.connect(app) as connection:
        connection.execute("INSERT INTO child VALUES ('甲')")
        assert connection.execute("SELECT current_user, name FROM child").fetchone() == ("tuoyu_app", "甲")
    assert database.ensure_roles(owner) == app


def test_what_a_migration_took_away_stays_taken_away(installation: Callable[[str], str]) -> None:
    owner = installation("CREATEROLE")
    database.ensure_roles(owner)
    with psycopg.connect(owner) as connection:
        connection.execute("CREATE TABLE evidence (line text)")
        connection.execute("REVOKE UPDATE, DELETE ON evidence FROM tuoyu_app")
    app = database.ensure_roles(owner)
    with psycopg.connect(app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM evidence")


def test_a_login_that_may_not_create_roles_is_given_the_statements(installation: Callable[[str], str]) -> None:
    with pytest.raises(Trouble, match=r"CREATE ROLE tuoyu_app LOGIN.*TUOYU_APP_DATABASE_URL"):
        database.ensure_roles(installation(""))


def test_an_application_login_past_the_walls_is_refused(
    installation: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = installation("CREATEROLE")
    monkeypatch.setenv("TUOYU_APP_DATABASE_URL", owner)
    with pytest.raises(Trouble, match="行级权限不起作用"):
        database.ensure_roles(owner)


def test_roles_of_another_installation_are_not_taken_over(
    installation: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    owner = installation("CREATEROLE")
    first = database.ensure_roles(owner)
    monkeypatch.setenv("TUOYU_DATA", str(tmp_path / "second"))
    with pytest.raises(Trouble, match=r"角色 tuoyu_app 已经存在，但不能登录.*TUOYU_APP_DATABASE_URL"):
        database.ensure_roles(owner)
    psycopg.connect(first).close()


def test_a_server_that_is_not_there_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="连不上 DATABASE_URL 指定的数据库"):
        database.ensure_roles(f"postgresql://owner@/county?host={tmp_path}")
