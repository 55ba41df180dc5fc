"""Opening what is sealed about a child's family, for a purpose."""

from __future__ import annotations

from typing import Any

from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.sealed import reveal
from tuoyu.domain.children.models import Child
from tuoyu.domain.children.policies import CHILD
from tuoyu.domain.children.selectors.families import family_of, stands


@act("children.reveal_numbers", "查看幼儿家庭的号码")
def reveal_numbers(actor: Any, child: Child, *, purpose: str) -> list[tuple[str, str]]:
    """The child's number and the phones of who may be called today, as (label, value); each read is in the log."""
    CHILD.require(actor, "reveal", child)
    family, shown = family_of(child), []
    if child.id_number_index is not None:
        shown.append(("证件号码", reveal(actor, child, "id_number", purpose=purpose) or ""))
    for held, _ in family.guardianships:
        if stands(held):
            phone = reveal(actor, held.guardian, "phone", purpose=purpose) or ""
            shown.append((f"监护人{held.guardian.name}", phone))
    fetchers = [one for one in family.fetchers if stands(one)]
    phones = [(f"接送人{one.name}", reveal(actor, one, "phone", purpose=purpose) or "") for one in fetchers]
    return shown + phones
