"""The bureau invites a registered institution to file."""

from __future__ import annotations

from typing import Any

from tuoyu.base.access.models import Invitation
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services.invitations import invite
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.sealed import opened
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.selectors.filings import current_filing
from tuoyu.domain.filing.selectors.pushes import pushes_of
from tuoyu.domain.filing.services.drafting import open_filing
from tuoyu.domain.institutions.models import Institution


@act("filing.invite", "邀请备案")
def invite_to_file(actor: Any, institution: Institution, *, name: str, phone: str = "") -> Invitation:
    """Send the person in charge a way in; the filing is laid out so that they find it waiting.

    Without a phone the one that came with the registration is used; Invalid when there is none.
    """
    phone = phone or _pushed_phone(institution)
    if not phone:
        raise Invalid({"phone": ["登记推送里没有联系手机，请填写。"]})
    planned = Filing(institution=institution, area=institution.area, body_id=institution.body_id)
    FILING.require(actor, "invite", planned)
    if current_filing(institution) is None:
        open_filing(actor, institution)
    return invite(actor, body=institution.body, area=institution.area, role=Role.DIRECTOR, name=name, phone=phone)


def _pushed_phone(institution: Institution) -> str:
    push = pushes_of(institution).exclude(contact_phone=None).first()
    return (opened(push, "contact_phone") or "") if push else ""
