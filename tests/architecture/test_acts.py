"""A public function of `services` is an act: whole or not at all, permitted, and written into the log."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Finding, Function, Module, gathered, sample, told

# Not acts, each for a reason. A line that is no longer needed fails the test below.
NOT_ACTS = {
    "tuoyu.base.access.services.bodies.add_bodies": "a part of acts that enter many rows at once",
    "tuoyu.base.access.services.bodies.rename_body": "a part of the acts that rename an institution",
    "tuoyu.base.access.services.grants.keep_new": "a part of two acts, never called from outside services",
    "tuoyu.base.access.services.users.keep_new": "a part of two acts, never called from outside services",
    "tuoyu.base.access.services.invitations.new_code": "computes; writes nothing",
    "tuoyu.base.access.services.invitations.digest_of": "computes; writes nothing",
    "tuoyu.base.access.services.invitations.link_of": "computes; writes nothing",
    "tuoyu.base.access.services.users.password_link": "computes; writes nothing",
    "tuoyu.base.access.services.users.link_is_good": "asks; writes nothing",
    "tuoyu.base.access.services.users.system_user": "finds the system user, and calls the act found_system once",
    "tuoyu.base.access.services.sessions.end": "a part of several acts: closes one session row",
    "tuoyu.base.access.services.sessions.end_all": "a part of several acts: closes a user's session rows",
    "tuoyu.domain.children.services.families.entrust_to": "a part of two acts: lets somebody answer for a child",
    "tuoyu.domain.filing.services.drafting.require_open": "asks; writes nothing",
    "tuoyu.domain.filing.services.keeping.require_state": "asks; writes nothing",
    "tuoyu.domain.filing.services.keeping.take_in": "a part of the acts that hand in a paper",
    "tuoyu.domain.filing.services.keeping.take_out": "a part of the acts that remove a paper",
    "tuoyu.domain.institutions.services.occupancy.keep_occupancy": "a part of acts: one number of the register",
    "tuoyu.domain.institutions.services.changing.change": "a part of the register's acts: one row, by version",
    "tuoyu.domain.institutions.services.dated.begin": "a part of acts: a dated row from today on",
    "tuoyu.domain.institutions.services.dated.renew": "a part of acts: what a dated row says from today on",
    "tuoyu.domain.institutions.services.dated.end": "a part of acts: closes a dated row",
    "tuoyu.domain.institutions.services.dated.facts_of": "computes; writes nothing",
    "tuoyu.domain.institutions.services.changing.touch": "a part of acts",
    "tuoyu.domain.institutions.services.listed.enter_plain": "a part of an act: many rows, each with its own entry",
    "tuoyu.domain.staff.services.urging.urge_each": "each reminder is an act of its own",
    "tuoyu.domain.staff.services.posts.enter_plain": "a part of an act: many rows, each with its own entry",
    "tuoyu.domain.staff.services.people.is_same_name": "computes; writes nothing",
    "tuoyu.domain.staff.services.claiming.claim_record": "leaves one of two acts: the claim, or a wrong try that stays",
    "tuoyu.domain.staff.services.standing.taken_back": "a part of acts: withdraws a paper",
    "tuoyu.domain.staff.services.standing.employed_from": "a part of acts: a contract from a day on",
    "tuoyu.domain.staff.services.people.known_or_drafted": "a part of an act: finds people or drafts them",
    "tuoyu.domain.institutions.services.traits.correct_trait": "a part of the act that amends a fact",
    "tuoyu.domain.staff.services.people.known_or_entered": "a part of acts: finds somebody or adds them",
    "tuoyu.domain.staff.services.people.known_or_entered_at": "a part of acts: finds somebody or adds them",
    "tuoyu.domain.staff.services.queries.answer_each": "carries many rows, each in an act of its own",
    "tuoyu.domain.filing.services.batch.each_filing": "carries many rows, each in an act of its own",
    "tuoyu.domain.filing.services.batch.invite_each": "carries many rows, each in an act of its own",
    "tuoyu.domain.publicity.services.urging.urge_each": "carries many rows, each in an act of its own",
    "tuoyu.domain.filing.services.versions.keep_version": "a part of the act that hands a filing in",
    "tuoyu.outside.exchange.services.carry": "carries many deliveries, each in acts of its own",
}


def public_services(module: Module) -> Iterator[tuple[str, Function, bool]]:
    """Dotted name, function, and whether it is an act."""
    if module.role != "services" or module.app == "base.kernel":
        return
    for function in module.tree.body:
        if isinstance(function, Function) and not function.name.startswith("_"):
            is_act = any(ast.unparse(mark).startswith(("act(", "acts.act(")) for mark in function.decorator_list)
            yield f"{module.name}.{function.name}", function, is_act


def unwrapped(module: Module) -> Iterator[Finding]:
    """Public services that are no acts and have no reason not to be."""
    for name, function, is_act in public_services(module):
        if not is_act and name not in NOT_ACTS:
            yield module.find(function, name)


def unpermitted(module: Module) -> Iterator[Finding]:
    """Acts that take no actor: nobody to permit and nobody to name in the log."""
    for name, function, is_act in public_services(module):
        arguments = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        if is_act and (not arguments or arguments[0].lstrip("_") != "actor"):
            yield module.find(function, f"{name}({', '.join(arguments)})")


def test_every_public_service_is_an_act() -> None:
    found = gathered(unwrapped)
    assert not found, told(found, 'Mark it @act("app.verb_object"), name it _private, or give a reason in NOT_ACTS.')


def test_every_act_begins_with_its_actor() -> None:
    found = gathered(unpermitted)
    assert not found, told(found, "The first argument of an act is `actor`: whoever does it.")


def test_every_reason_is_still_needed() -> None:
    from tests.architecture.source import written

    bare = {name for module in written() for name, _, is_act in public_services(module) if not is_act}
    stale = sorted(set(NOT_ACTS) - bare)
    assert not stale, told(stale, "Take these lines out of NOT_ACTS.")


def test_control_a_bare_service_is_caught() -> None:
    bad = sample("tuoyu/domain/filing/services/x.py", "def accept_filing(actor, filing): ...\n")
    headless = sample("tuoyu/domain/filing/services/x.py", "@act('filing.accept')\ndef accept_filing(filing): ...\n")
    good = "@act('filing.accept')\ndef accept_filing(actor, filing): ...\ndef _part(): ...\n"
    assert list(unwrapped(bad))
    assert list(unpermitted(headless))
    fine = sample("tuoyu/domain/filing/services/x.py", good)
    assert not list(unwrapped(fine))
    assert not list(unpermitted(fine))
