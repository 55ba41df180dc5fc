"""Keeping what stood in a filing when it was handed in."""

from __future__ import annotations

import json
from typing import Any

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.sealed import opened
from tuoyu.domain.filing.models import Filing, FilingVersion
from tuoyu.domain.filing.selectors.dossier import dossier
from tuoyu.domain.filing.selectors.versions import mark, papers_of


def keep_version(actor: Any, filing: Filing) -> FilingVersion:
    """Keep the next version of a filing. Part of the act that hands it in."""
    read = dossier(filing)
    private: dict[str, dict[str, str]] = {}
    for key, stored in read.sections.items():
        text = opened(stored, "private")
        if text:
            private[key] = json.loads(text)
    return FilingVersion.objects.create(
        filing=filing,
        area=filing.area,
        body_id=filing.body_id,
        number=FilingVersion.objects.filter(filing=filing).count() + 1,
        answers={key: one.answers for key, one in read.sections.items()},
        private=json.dumps(private, ensure_ascii=False, sort_keys=True) if private else None,
        private_marks={
            key: {name: mark(name, value) for name, value in given.items()} for key, given in private.items()
        },
        materials=papers_of(read),
        submitted_at=clock.now(),
        submitted_by=actor.actor_label,
    )
