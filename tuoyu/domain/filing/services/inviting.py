"""The bureau invites a registered institution to file."""

from __future__ import annotations

from typing import Any

from tuoyu.base.access.models import Invitation
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services.invitations import invite
from tuoyu.base.kernel.acts import act
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.selectors.filings import current_filing
from tuoyu.domain.filing.services.drafting import open_filing
from tuoyu.domain.institutions.models import Institution


@act("filing.invite")
def invite_to_file(actor: Any, institution: Institution, *, name: str, phone: str) -> Invitation:
    """Send the person in charge a way in; the filing is laid out so that they find it waiting."""
    planned = Filing(institution=institution, area=institution.area, body_id=institution.body_id)
    FILING.require(actor, "invite", planned)
    if current_filing(institution) is None:
        open_filing(actor, institution)
    return invite(
        actor, body=institution.body, area=institution.area, role=Role.DIRECTOR, name=name, phone=phone
    )
