"""People who came to see their own record, by the services, for tests to start from."""

from __future__ import annotations

from tests.cast import PASSWORD
from tuoyu.base.access.models import Invitation, User
from tuoyu.base.access.services.invitations import accept_invitation, new_code
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.sealed import opened
from tuoyu.domain.staff.models import Assignment
from tuoyu.domain.staff.selectors.own import open_claim
from tuoyu.domain.staff.services import claim_record, invite_to_record


def joined(director: User, held: Assignment, username: str = "ma.lan") -> User:
    """Invited by the director and come in, but not yet proved to be who they are."""
    code = new_code()
    invite_to_record(director, held.person, held.institution, phone="13893011111", code=code)
    return accept_invitation(NOBODY, code=code, username=username, password=PASSWORD)


def owned(director: User, held: Assignment, user: User | None = None) -> User:
    """Somebody who sees their own record; `user` is an account that is there already."""
    if user is None:
        user = joined(director, held)
    else:
        claim = invite_to_record(director, held.person, held.institution, phone="13893011111")
        Invitation.objects.filter(pk=claim.invitation_id).update(accepted_by=user, accepted_at=clock.now())
    with unit_of_work(user):
        claim = open_claim(user)
        assert claim is not None
        assert claim_record(user, claim, name=held.person.name, id_number=opened(held.person, "id_number") or "")
    return user
