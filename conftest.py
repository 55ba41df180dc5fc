"""What every test may ask for: a real database worked in as the application, real commits, and the owner's hand."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from hypothesis import settings as properties
from pytest_django import DjangoDbBlocker

from config import database
from config.trouble import Trouble
from tests.database import WorkerDatabase

# How long one example takes says how busy the machine is, not whether the property holds.
properties.register_profile("untimed", deadline=None)
properties.load_profile("untimed")


pytest_plugins = ["tests.cast"]

# What tests start as processes of their own must not take themselves for the demonstration.
os.environ.setdefault("TUOYU_MODE", "test")
# One county has gone over to licensing (tests/filing/licences.py); nobody else's rules are touched.
os.environ["TUOYU_RULEBOOK_LOCAL"] = str(Path(__file__).parent / "tests/local_rules")


@pytest.fixture(scope="session")
def worker_database(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[WorkerDatabase]:
    """This worker's database on the shared test server; the last worker to leave stops the server."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    try:
        with django_db_blocker.unblock(), database.borrowed():
            clone = WorkerDatabase()
            clone.create()
            yield clone
            clone.drop()
    except Trouble as trouble:
        pytest.exit(str(trouble), returncode=1)


@pytest.fixture(scope="session")
def django_db_setup(worker_database: WorkerDatabase) -> None:
    """Take the place of Django's own test databases.

    A test that really commits ends with a fresh clone instead of Django's flush: the application may not empty tables.
    """

    def clone_again(case: TransactionTestCase) -> None:
        worker_database.start_over()

    TransactionTestCase._fixture_teardown = clone_again  # type: ignore[method-assign]


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """Commits are real here (threads, workers and other processes see them); afterwards the database is cloned anew."""


@pytest.fixture
def owner_sql(worker_database: WorkerDatabase, db: None) -> Callable[..., list[tuple[Any, ...]]]:
    """`owner_sql(statement, parameters=None)` runs and commits as the owner, past every wall; returns the rows.

    It is another session: rows a test has not committed are invisible to it (use `committed_db`).
    """
    return worker_database.run_as_owner


@pytest.fixture
def database_environment(worker_database: WorkerDatabase) -> dict[str, str]:
    """Environment that points a process of its own (a server, a worker, a command) at this worker's database."""
    return {
        "DATABASE_URL": worker_database.owner_url,
        "TUOYU_APP_DATABASE_URL": worker_database.app_url,
        "TUOYU_MODE": "test",
    }
