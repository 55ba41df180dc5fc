"""Tables: no migration is missing, no key can be counted, and what is personal stands behind the database's wall."""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.architecture.source import told
from tuoyu.base.kernel.sealed import SealedTextField

PERSONAL_WORDS = {
    "phone",
    "id_number",
    "birth",
    "birth_on",
    "born_on",
    "representative",
    "contact_phone",
    "home_address",
}
# Tables with something personal that the wall does not cover, each with its reason.
WITHOUT_WALL = {
    "access.User": "read before anybody is signed in; the phone is sealed",
    "access.Invitation": "read by whoever holds the link, before they are anybody; the phone is sealed",
    "institutions.Institution": "the representative is public by law, and the public directory reads this table",
    "kernel.Delivery": "carried by the schedule for every county; recipient and text are sealed",
}


def ours() -> list[type[models.Model]]:
    """Every model of the house."""
    return [model for model in apps.get_models() if model.__module__.startswith("tuoyu.")]


def changed_apps(wanted: ProjectState) -> set[str]:
    """The apps of the house whose tables, as `wanted`, are not what their migrations make. Labels stay untranslated."""
    loader = MigrationLoader(None)
    with translation.override(None):
        found = MigrationAutodetector(loader.project_state(), wanted).changes(graph=loader.graph)
    return {label for label in found if apps.get_app_config(label).name.startswith("tuoyu.")}


def test_no_migration_is_missing() -> None:
    with translation.override(None):
        found = changed_apps(ProjectState.from_apps(apps))
    assert not found, told(sorted(found), "Run `manage.py makemigrations` and look at what it wrote.")


def test_control_a_changed_model_is_noticed() -> None:
    with translation.override(None):
        wanted = ProjectState.from_apps(apps)
    wanted.add_field("access", "body", "motto", models.TextField(default=""), preserve_default=False)
    assert changed_apps(wanted) == {"access"}


def personal(model: type[models.Model]) -> list[str]:
    """The columns of a table that say something about a person."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField) or field.name in PERSONAL_WORDS
    ]


def unwalled(found: Iterable[type[models.Model]], walled: set[str]) -> list[str]:
    """Tables with personal columns, without a wall and without a reason."""
    return [
        f"{model._meta.label}: {', '.join(personal(model))}"
        for model in found
        if personal(model) and model._meta.db_table not in walled and model._meta.label not in WITHOUT_WALL
    ]


def walls(owner_sql: Callable[..., list[tuple[Any, ...]]]) -> set[str]:
    """Tables on which the database itself checks every row, for their owner too, by at least one policy."""
    sql = """SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid
             WHERE relrowsecurity AND relforcerowsecurity"""
    return {name for (name,) in owner_sql(sql)}


def test_what_is_personal_stands_behind_the_wall(owner_sql: Callable[..., list[tuple[Any, ...]]]) -> None:
    found = unwalled(ours(), walls(owner_sql))
    assert sum(bool(personal(model)) for model in ours()) >= 5
    assert not found, told(
        found, 'Inherit Walled and raise_wall("table") in a migration, or give a reason in WITHOUT_WALL.'
    )


def test_every_walled_model_has_its_wall(owner_sql: Callable[..., list[tuple[Any, ...]]]) -> None:
    from tuoyu.base.access.wall import Walled

    raised = walls(owner_sql)
    bare = [model._meta.label for model in ours() if issubclass(model, Walled) and model._meta.db_table not in raised]
    assert not bare, told(bare, 'The columns are there, the check is not: raise_wall("table") in a migration.')


def test_control_a_personal_table_without_a_wall_is_caught() -> None:
    person = apps.get_model("staff.Person")
    assert unwalled([person], set()) == ["staff.Person: id_number, phone"]
    assert unwalled([person], {"institutions_person"}) == []


def test_every_reason_is_still_needed() -> None:
    stale = sorted(label for label in WITHOUT_WALL if not personal(apps.get_model(label)))
    assert not stale, told(stale, "Nothing personal is left there: take it out of WITHOUT_WALL.")


def countable(found: Iterable[type[models.Model]]) -> list[str]:
    """Tables whose key is a number that counts up: the next record could be guessed."""
    return [
        f"{model._meta.label}.{model._meta.pk.name}" for model in found if isinstance(model._meta.pk, models.AutoField)
    ]


def test_no_key_can_be_counted() -> None:
    found = countable(ours())
    assert not found, told(
        found, "Give it a uuid: id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)."
    )


def test_control_a_counted_key_is_caught() -> None:
    migration_record = apps.get_model("contenttypes.ContentType")
    assert countable([migration_record]) == ["contenttypes.ContentType.id"]


def cascading(found: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys that would delete rows along with another."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in found
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    ]


# A reading is nothing without its notice; notices are thrown away when they are old.
CASCADES = {"kernel.NoticeReading.notice"}


def test_nothing_is_deleted_along() -> None:
    found = sorted(set(cascading(ours())) - CASCADES)
    assert not found, told(found, "on_delete=models.PROTECT: what people wrote down is not deleted as a side effect.")


def test_control_a_cascade_is_caught() -> None:
    assert cascading([apps.get_model("kernel.NoticeReading")]) == ["kernel.NoticeReading.notice"]
