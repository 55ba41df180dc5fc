"""One child's record, and what is written into it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.identifiers import mask
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.sealed import opened
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import carried_out, errors_of, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.children import selectors, services
from tuoyu.domain.children.forms.children import EndGuardianshipForm, GuardianForm, NumberForm, ReasonForm
from tuoyu.domain.children.models import (
    AdmissionPaper,
    Application,
    Child,
    Consent,
    CustodyOrder,
    Enrolment,
    Fetcher,
    Guardianship,
)
from tuoyu.domain.children.rules.ages import age_in_words, months_old
from tuoyu.domain.children.selectors.agreements import Signed, signed_of
from tuoyu.domain.children.selectors.families import stands
from tuoyu.domain.children.workflows import STAY
from tuoyu.domain.staff.selectors import last_day


@page("children.child.view")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """Everything about one child; the read is written to the log."""
    return render(request, "children/record.html", _context(selectors.child_record(request.user, id)))


@page("children.child.change", methods="GET POST")
def add_guardian(request: HttpRequest, id: UUID) -> HttpResponse:
    """Somebody else answers for the child."""
    child = selectors.get_child(request.user, id, "change")
    form, body_id = GuardianForm(request.POST or None), cast("User", request.user).body_id
    done = carried_out(
        form, lambda _: services.add_guardian(request.user, child, form.guardian(), body_id=cast("UUID", body_id))
    )
    return _answered(request, child, form, done, "登记监护人", "登记")


@page("children.child.change", methods="GET POST")
def end_guardianship(request: HttpRequest, id: UUID) -> HttpResponse:
    """Somebody no longer answers for the child."""
    found = selectors.get_guardianship(request.user, id)
    form = EndGuardianshipForm(request.POST or None, initial={"last_on": clock.today()})
    done = carried_out(form, lambda typed: services.end_guardianship(request.user, found, **typed))
    return _answered(request, found.child, form, done, f"结束{found.guardian.name}的监护关系", "结束")


@page("children.child.change", methods="GET POST")
def add_number(request: HttpRequest, id: UUID) -> HttpResponse:
    """The child has its number now."""
    child = selectors.get_child(request.user, id, "change")
    form = NumberForm(request.POST or None)
    done = carried_out(form, lambda typed: services.add_number(request.user, child, **typed))
    return _answered(request, child, form, done, "补登证件号码", "登记")


@page("children.stay.take_back", methods="POST")
def take_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """The family no longer wants it."""
    stay, form = selectors.get_stay(request.user, id, "take_back"), ReasonForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有取消。"))
    services.take_back(request.user, stay, because=form.cleaned_data["because"])
    messages.success(request, f"已取消{stay.child.name}的申请，记录保留。")
    return redirect("children:list", stay.institution_id)


def _answered(request: HttpRequest, child: Child, form: Any, done: Any, title: str, verb: str) -> HttpResponse:
    if done is not None:
        messages.success(request, "已登记。")
        return redirect("children:record", child.pk)
    context = {"child": child, "form": form, "title": title, "verb": verb}
    return render(request, "children/form.html", context, status=status_of(form))


def _context(found: selectors.ChildRecord) -> dict[str, Any]:
    child, label = found.child, rulebook.label
    number = mask("identity", opened(child, "id_number") or "")
    return {
        "child": child,
        "known": [
            ("性别", label("sex", child.sex)),
            ("出生日期", full_day(child.born_on)),
            ("年龄", age_in_words(months_old(child.born_on, clock.today()))),
            ("证件号码", number or f"没有：{label('no_number_reason', child.no_number_because)}"),
        ],
        "may_add_number": found.may_change and child.id_number_index is None,
        "guardianships": [_guardian(*one) for one in found.family.guardianships],
        "orders": [_order(one) for one in found.family.orders],
        "consents": [_consent(one) for one in found.family.consents if stands(one)],
        "fetchers": [_fetcher(one) for one in found.family.fetchers],
        "stays": [_stay(*one) for one in found.stays],
        "papers": [_paper(one) for one in found.papers],
        "may_change": found.may_change,
    }


def _guardian(one: Guardianship, rights: dict[str, bool]) -> dict[str, Any]:
    until = last_day(one.valid)
    return {
        "row": one,
        "name": one.guardian.name,
        "relation": rulebook.label("guardian_relation", one.relation),
        "phone": mask("phone", opened(one.guardian, "phone") or ""),
        "rights": [rulebook.label("guardian_right", right) for right, has in rights.items() if has],
        "stands": stands(one),
        "time": f"{full_day(one.valid.lower)}起" + (f"，{full_day(until)}止：{one.ended_because}" if until else ""),
    }


def _order(one: CustodyOrder) -> dict[str, Any]:
    denied = "、".join(rulebook.label("guardian_right", right) for right in one.denies)
    return {
        "title": f"{one.guardian.name}：限制{denied}",
        "words": f"{one.organ} {one.number} · {_period(one.valid)}",
        "stands": stands(one),
    }


def _consent(one: Consent) -> tuple[str, str]:
    said = "同意" if one.is_given else "不同意"
    way = rulebook.label("consent_way", one.way)
    words = f"{said} · {one.guardian.name} · {full_day(one.valid.lower)} · {way}"
    return rulebook.label("consent_type", one.kind), words


def _fetcher(one: Fetcher) -> dict[str, Any]:
    phone = mask("phone", opened(one, "phone") or "")
    words = f"{one.relation} · {phone} · {one.guardian.name}委托 · {_period(one.valid)}"
    return {"row": one, "words": words, "stands": stands(one)}


def _period(valid: Any) -> str:
    last = last_day(valid)
    return f"{full_day(valid.lower)}至{full_day(last)}" if last else f"{full_day(valid.lower)}起"


def _paper(one: AdmissionPaper) -> tuple[str, str]:
    finding = rulebook.label("admission_finding", one.finding)
    return rulebook.label("admission_paper", one.kind), f"{finding} · {full_day(one.issued_on)} · {one.issuer}"


def _stay(one: Application, times: Sequence[Enrolment]) -> dict[str, Any]:
    label = rulebook.label
    left = f" · {label('leaving_reason', one.left_because)}" if one.left_because else ""
    return {
        "row": one,
        "words": f"申请{label('service_mode', one.service_mode)}，希望{full_day(one.wanted_on)}入托{left}",
        "state": STAY.states[one.state],
        "times": [_time(held) for held in times],
        "signed": [_signed(row) for row in signed_of(one)],
        "is_open": one.is_waiting or one.is_in_care,
    }


def _time(held: Enrolment) -> tuple[str, str]:
    group = held.class_group.name if held.class_group else "不分班"
    return group, f"{rulebook.label('service_mode', held.service_mode)} · {_period(held.valid)}"


def _signed(row: Signed) -> str:
    fees = "；".join(f"{label} {words}" for label, words in row.fees.items())
    form = rulebook.label("service_mode", row.service_mode)
    return f"{full_day(row.on)}由{row.by}签订，{form}" + (f"（{fees}）" if fees else "")
