"""Where we measure: an embedded server of our own, durable as in production, with one database per size."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config.database import ROOT, data_folder
from config.postgres import Embedded

_PLACE, _MARK = "TUOYU_BENCH", "TUOYU_BENCH_MARK"  # what our children are told, should sources change meanwhile
DATA = Path(os.environ.get(_PLACE) or data_folder() / "bench")
_MAKERS = ("build.py", "nation.py", "people.py", "staff.py")


class Ground:
    """The server, its databases, and the surroundings in which a child works on one of them."""

    def __init__(self) -> None:
        self._server = Embedded(DATA)
        self._mark = os.environ.get(_MARK) or _fingerprint()

    @contextmanager
    def running(self) -> Iterator[None]:
        """The server answers for as long as this lasts; it ends with us, however we end."""
        with self._server.shared(tied=True):
            (DATA / "static").mkdir(exist_ok=True)
            yield

    def name(self, size: int) -> str:
        """The database with that many institutions; 0 is the nation without any."""
        return f"bench_{self._mark}_{size}"

    def owner_url(self, size: int) -> str:
        """Conninfo of the owner, who passes every wall."""
        return make_conninfo(self._server.owner_url, dbname=self.name(size))

    def app_url(self, size: int) -> str:
        """Conninfo of the application's login."""
        return make_conninfo(self._server.app_url, dbname=self.name(size))

    def surroundings(self, size: int, settings: str = "house") -> dict[str, str]:
        """Environment of a child that works on the database of that size, in production's settings."""
        return {
            **os.environ,
            "DATABASE_URL": self.owner_url(size),
            "TUOYU_APP_DATABASE_URL": self.app_url(size),
            "TUOYU_DATA": str(DATA),
            _PLACE: str(DATA),
            _MARK: self._mark,
            "TUOYU_MODE": "production",
            "TUOYU_HOSTS": "127.0.0.1,testserver",
            "DJANGO_SETTINGS_MODULE": f"benchmarks.settings.{settings}",
        }

    def prepare(self, sizes: Sequence[int]) -> None:
        """Make the databases that are not there yet; those of other makers or migrations are dropped."""
        with psycopg.connect(self._server.owner_url, autocommit=True) as owner:
            present = {name for (name,) in owner.execute("SELECT datname FROM pg_database WHERE datname ~ '^bench_'")}
            wanted = {self.name(size) for size in (0, *sizes)}
            for name in present - wanted:
                if not name.startswith(f"bench_{self._mark}_") or name.endswith("_draft"):
                    owner.execute(_ddl("DROP DATABASE {} WITH (FORCE)", name))
            for size in (0, *sizes):
                if self.name(size) not in present:
                    self._make(owner, size)

    @contextmanager
    def spare(self) -> Iterator[dict[str, str]]:
        """Surroundings of a child in a database of its own for as long as this lasts: the nation, empty."""
        name = f"bench_{self._mark}_spare"
        with psycopg.connect(self._server.owner_url, autocommit=True) as owner:
            owner.execute(_ddl("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))
            owner.execute(_ddl("CREATE DATABASE {} TEMPLATE {}", name, self.name(0)))
            yield self.surroundings(0) | {
                "DATABASE_URL": make_conninfo(self._server.owner_url, dbname=name),
                "TUOYU_APP_DATABASE_URL": make_conninfo(self._server.app_url, dbname=name),
            }
            owner.execute(_ddl("DROP DATABASE {} WITH (FORCE)", name))

    def _make(self, owner: psycopg.Connection[tuple[object, ...]], size: int) -> None:
        """Under another name first: an interrupted making must not pass for a database."""
        began, draft = time.monotonic(), f"{self.name(size)}_draft"
        template = self.name(0) if size else "template0"
        owner.execute(_ddl("DROP DATABASE IF EXISTS {} WITH (FORCE)", draft))
        owner.execute(_ddl("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'", draft, template))
        url = make_conninfo(self._server.owner_url, dbname=draft)
        there = {"DATABASE_URL": url, "TUOYU_APP_DATABASE_URL": make_conninfo(self._server.app_url, dbname=draft)}
        run("benchmarks.build", str(size), surroundings=self.surroundings(size) | there)
        owner.execute(_ddl("ALTER DATABASE {} RENAME TO {}", draft, self.name(size)))
        print(
            f"  ✓ {f'{size:,} 家机构的库' if size else '全国区划和人员'}  {time.monotonic() - began:.0f} 秒", flush=True
        )


def run(module: str, *words: str, surroundings: dict[str, str]) -> str:
    """Run one of our modules to its end in those surroundings; what it printed."""
    told = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return told.stdout


def _fingerprint() -> str:
    """A digest of what shapes the databases: migrations, divisions and the makers themselves."""
    sources = {*ROOT.glob("tuoyu/**/migrations/*.py"), *(ROOT / "rulebook/divisions").glob("*.csv")}
    sources |= {ROOT / "tuoyu/base/access/wall.py", *(ROOT / "benchmarks" / name for name in _MAKERS)}
    seen = sha256()
    for source in sorted(sources):
        seen.update(source.read_bytes())
    return seen.hexdigest()[:8]


def _ddl(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))  # type: ignore[arg-type]
