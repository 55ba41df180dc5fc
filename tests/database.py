"""The tests' databases: one migrated template, cloned for every worker, worked in as the application's own login."""

import hashlib
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config import database
from config.trouble import Trouble
from tuoyu.base.kernel import keys

ROOT = database.ROOT
TEMPLATES_KEPT = 3  # other sessions in the same tree may still be using the one before
BUILD_LOCK = 622928  # advisory lock: of several workers one builds the template
HOST = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:6]
IMPORTED = re.compile(r"^\s*(?:from|import) (tuoyu[.\w]*)", re.MULTILINE)


def fingerprint() -> str:
    """A digest of all that shapes an empty database: migrations, what they import, divisions, packages, rights."""
    sources = {*ROOT.glob("tuoyu/**/migrations/*.py"), *ROOT.glob("tuoyu/**/*.sql")}
    for migration in tuple(sources):
        for module in IMPORTED.findall(migration.read_text()):
            place = ROOT.joinpath(*module.split("."))
            sources |= {place.with_suffix(".py")} | set(place.glob("*.py"))
    sources |= {path for path in (ROOT / "rulebook/divisions").rglob("*") if path.is_file()}
    sources |= {ROOT / "requirements.lock", ROOT / "config/database.py"}
    seen = hashlib.sha256()
    for source in sorted(path for path in sources if path.exists()):
        seen.update(str(source.relative_to(ROOT)).encode() + b"\0" + source.read_bytes())
    return seen.hexdigest()[:16]


class WorkerDatabase:
    """This process's own database, a clone of the template; `start_over` gives it back as it was born."""

    def __init__(self) -> None:
        self.name = f"tuoyu_test_{HOST}_{os.getpid()}"
        self._template = f"tuoyu_template_{fingerprint()}"

    @property
    def owner_url(self) -> str:
        """Conninfo of the owner in this database."""
        return make_conninfo(database.owner_url(), dbname=self.name)

    @property
    def app_url(self) -> str:
        """Conninfo of the application's login in this database."""
        return make_conninfo(database.app_url(), dbname=self.name)

    def create(self) -> None:
        """Clone the template, building it first when migrations have changed; point Django here."""
        with self._owner() as owner:
            owner.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
            _drop_left_over(owner)
            if not _exists(owner, self._template):
                self._build_template(owner)
        self.start_over()

    def start_over(self) -> None:
        """Throw away everything committed here (triggers, sequences and all) and clone the template again."""
        _point_django_at(self.name)
        with self._owner() as owner:
            self._drop(owner, self.name)
            owner.execute(_ddl("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", self.name, self._template))
        keys.ring.forget()  # the new database makes data keys of its own

    def drop(self) -> None:
        """Leave nothing behind."""
        _point_django_at(self.name)
        with self._owner() as owner:
            self._drop(owner, self.name)

    def run_as_owner(self, statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        """Run one statement as the owner, committed at once; returns its rows, if it has any."""
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            cursor = owner.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def _build_template(self, owner: psycopg.Connection[Any]) -> None:
        """Under another name first: an interrupted migration must not pass for a template."""
        draft = f"{self._template}_draft"
        self._drop(owner, draft)
        owner.execute(_ddl("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", draft))
        database.ensure_roles(make_conninfo(database.owner_url(), dbname=draft))
        _point_django_at(draft)
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        connections.close_all()
        owner.execute(_ddl("ALTER DATABASE {} RENAME TO {}", draft, self._template))
        owner.execute(_ddl("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", self._template))

    @contextmanager
    def _owner(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            with psycopg.connect(database.owner_url(), autocommit=True) as owner:
                yield owner
        except psycopg.errors.InsufficientPrivilege as error:
            raise Trouble(
                f"DATABASE_URL 的登录名不能建立测试数据库（{error}）：请让管理员执行 ALTER ROLE … CREATEDB。"
            ) from error

    def _drop(self, owner: psycopg.Connection[Any], name: str) -> None:
        owner.execute(_ddl("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _point_django_at(name: str) -> None:
    """Every thread's connections share these dictionaries, so later ones go to the same database."""
    connections.close_all()
    for alias in ("default", "owner"):
        connections.settings[alias]["NAME"] = name


def _drop_left_over(owner: psycopg.Connection[Any]) -> None:
    """Databases of killed sessions on this machine, and templates nobody needs any more."""
    ours = f"tuoyu_test_{HOST}_"
    for (name,) in owner.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [ours]).fetchall():
        if not Path("/proc", name.removeprefix(ours)).exists() and Path("/proc/self").exists():
            owner.execute(_ddl("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))
    templates = (
        "SELECT datname FROM pg_database WHERE datname ~ '^tuoyu_template_[0-9a-f]+$' ORDER BY oid DESC OFFSET %s"
    )
    for (name,) in owner.execute(templates, [TEMPLATES_KEPT]).fetchall():
        with suppress(psycopg.errors.ObjectInUse):
            owner.execute(_ddl("DROP DATABASE IF EXISTS {}", name))


def _exists(owner: psycopg.Connection[Any], name: str) -> bool:
    return owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _ddl(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))  # type: ignore[arg-type]
