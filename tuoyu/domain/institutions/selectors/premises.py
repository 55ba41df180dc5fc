"""Where institutions work, as others may read it."""

from __future__ import annotations

from tuoyu.domain.institutions.models import Institution, Premises


def premises_of(institution: Institution) -> Premises | None:
    """Where it works, as filed; None before the first filing."""
    return Premises.objects.filter(institution=institution).first()
