"""The one law, where the import linter cannot see it: what may cross between apps, and where foreign keys point."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from tests.architecture.source import FLOORS, LINES, Finding, Module, gathered, imports, sample, told

SHARED = {"models", "workflows", "rules", "selectors", "services"}
SHARED_OF_ACCESS = SHARED | {"policy", "roles", "areas", "wall", "desks"}


def crossings(module: Module) -> Iterator[Finding]:
    """Imports from another app of anything that is not meant for others."""
    for node, target in imports(module):
        parts = target.split(".")
        if not module.app or parts[0] != "tuoyu" or len(parts) < 4:
            continue
        app, role = ".".join(parts[1:3]), parts[3]
        if app in {module.app, "base.kernel"}:
            continue
        if role not in (SHARED_OF_ACCESS if app == "base.access" else SHARED):
            yield module.find(node, f"{module.app} imports {target}")


def test_apps_share_only_what_is_meant_for_others() -> None:
    found = gathered(crossings)
    assert not found, told(
        found, "Ask the other app's selectors to read and its services to write; nothing else of it."
    )


def test_control_an_import_of_another_apps_views_is_caught() -> None:
    bad = sample("tuoyu/domain/care/services.py", "from tuoyu.domain.filing.views import accept\n")
    policy = sample("tuoyu/domain/care/services.py", "from tuoyu.base.access.forms import InviteForm\n")
    good = "from tuoyu.domain.filing.selectors import DESKS\nfrom tuoyu.base.access.policy import Policy\n"
    assert list(crossings(bad))
    assert list(crossings(policy))
    assert not list(crossings(sample("tuoyu/domain/care/services.py", good)))


def height(app: str) -> tuple[int, int]:
    """How far below the roof an app stands (`domain.filing` → floor, place in the line); apps outside stand level."""
    floor, name = app.split(".")
    return FLOORS.index(floor), 0 if floor == "outside" else LINES[floor].index(name)


def upward(of: str, to: str) -> bool:
    """Whether a foreign key from a table of one app to a table of the other points up, or sideways."""
    return of != to and height(to) <= height(of)


def test_foreign_keys_point_down() -> None:
    found, checked = [], 0
    for model in apps.get_models():
        of = model.__module__.split(".")
        if of[0] != "tuoyu":
            continue
        for field in model._meta.get_fields():
            to = field.related_model.__module__.split(".") if isinstance(field, models.ForeignKey) else [""]
            if to[0] == "tuoyu":
                checked += 1
                if upward(".".join(of[1:3]), ".".join(to[1:3])):
                    found.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
    assert checked > 10
    assert not found, told(found, "A lower app does not know the upper one: write the fact down below (docs/plan.md).")


def test_control_a_key_from_below_to_above_is_caught() -> None:
    assert upward("domain.institutions", "domain.filing")
    assert upward("base.kernel", "base.access")
    assert upward("outside.portal", "outside.exchange")
    assert not upward("insight.indicators", "domain.institutions")
    assert not upward("domain.filing", "domain.institutions")
    assert not upward("domain.filing", "domain.filing")
