"""Files of changes and of requests to cancel: taken in and out while the case is with whoever applies."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile

from tuoyu.base.kernel import clock, files
from tuoyu.base.kernel.models import Case
from tuoyu.base.kernel.refusals import Missing, OutOfStep
from tuoyu.base.kernel.workflows import Workflow
from tuoyu.domain.filing.models.papers import HandedIn

Paper = TypeVar("Paper", bound=HandedIn)


def require_state(case: Case, workflow: Workflow, states: Collection[str]) -> None:
    """OutOfStep when what was said in the case can no longer be changed."""
    if case.state not in states:
        raise OutOfStep(f"这件{workflow.label}现在是“{workflow.states[case.state]}”，内容不能改动。")


def take_in(actor: Any, paper: Paper, upload: UploadedFile, needed: Collection[str]) -> Paper:
    """Keep the file of `paper`, not stored yet. Missing when the case needs no paper of its code."""
    if paper.code not in needed:
        raise Missing()
    paper.file, paper.handed_in_at = files.keep(upload, files.PAPERS, actor=actor), clock.now()
    paper.save()
    return paper


def take_out(paper: Paper) -> Paper:
    """Put it out of sight; it stays in the archive."""
    type(paper)._default_manager.filter(pk=paper.pk, removed_at=None).update(removed_at=clock.now())
    return paper
