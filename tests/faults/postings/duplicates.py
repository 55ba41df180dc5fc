"""How two records of one institution are merged and parted again."""

from __future__ import annotations

from django.urls import reverse

from tests.faults.postings.table import Sent, fresh, posting, steps
from tests.faults.scene import Scene
from tuoyu.domain.institutions.models import Duplicate
from tuoyu.domain.institutions.services import merging


def _found(scene: Scene) -> Duplicate:
    one, other = scene.journey().institution, scene.journey().institution
    return merging.note_duplicate(scene.cast.system, one, other, ["address"])


def _proposed(scene: Scene) -> Duplicate:
    return merging.propose_merge(scene.cast.filing_officer, _found(scene), survivor="first", reason="同一场所")


def _sent(scene: Scene, step: str, pair: Duplicate, **fields: str) -> Sent:
    person = scene.cast.filing_officer if step in {"propose", "dismiss"} else scene.cast.leader
    address = reverse(f"institutions:duplicate_{step}", args=[pair.pk])
    return Sent(person, address, {**fields, "reason": fresh("已核对", scene)})


@posting("institutions:duplicate_propose", "institutions.propose_merge", steps("propose"))
def _propose(scene: Scene) -> Sent:
    return _sent(scene, "propose", _found(scene), survivor="second")


@posting("institutions:duplicate_dismiss", "institutions.dismiss_duplicate", steps("dismiss"))
def _dismiss(scene: Scene) -> Sent:
    return _sent(scene, "dismiss", _found(scene))


@posting("institutions:duplicate_merge", "institutions.merge", steps("merge"))
def _merge(scene: Scene) -> Sent:
    return _sent(scene, "merge", _proposed(scene))


@posting("institutions:duplicate_decline", "institutions.decline_merge", steps("decline"))
def _decline(scene: Scene) -> Sent:
    return _sent(scene, "decline", _proposed(scene))


@posting("institutions:duplicate_undo", "institutions.undo_merge", steps("undo"))
def _undo(scene: Scene) -> Sent:
    return _sent(scene, "undo", merging.merge_institutions(scene.cast.leader, _proposed(scene)))
