"""People who came to see their own record, by the services, for tests to start from."""

from __future__ import annotations

from uuid import UUID

from tests.cast import PASSWORD
from tests.filing.steps import picture
from tuoyu.base.access.models import Invitation, User
from tuoyu.base.access.services.invitations import accept_invitation, new_code
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.sealed import opened
from tuoyu.domain.staff.models import Assignment, Contest
from tuoyu.domain.staff.selectors.contests import get_contest
from tuoyu.domain.staff.selectors.own import open_claim
from tuoyu.domain.staff.services import answer_contest, claim_record, invite_to_record, raise_contest


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


def contested(user: User, kind: str, line: UUID, *, director: User | None = None, evidence: bool = False) -> Contest:
    """A line of one's own record contested; answered by `director` if named."""
    with unit_of_work(user):
        contest = raise_contest(
            user, kind, line, said="日期登错了，应当以合同为准", evidence=picture("合同") if evidence else None
        )
    if director is not None:
        with unit_of_work(director):
            answer_contest(director, get_contest(director, contest.pk), agrees=True, answer="录入时看错")
        contest.refresh_from_db()
    return contest
