"""What guardians say, what orders take from them, and whom they let fetch their child."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import carried_out, errors_of, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.children import selectors, services
from tuoyu.domain.children.forms.families import ConsentForm, CustodyForm, FetcherForm, PurposeForm
from tuoyu.domain.children.models import Child


@page("children.child.change", methods="GET POST")
def answer_consent(request: HttpRequest, id: UUID) -> HttpResponse:
    """A guardian says yes or no."""
    child = selectors.get_child(request.user, id, "change")
    form = ConsentForm(request.POST or None, guardians=selectors.guardians_of(child))
    done = carried_out(form, lambda _: services.answer_consent(request.user, child, form.who(), **form.said()))
    under = "逐项取得，可以不同意，随时可以撤回"
    return _answered(request, child, form, done, ("登记同意", under))


@page("children.child.change", methods="GET POST")
def record_custody(request: HttpRequest, id: UUID) -> HttpResponse:
    """An order takes something from a guardian."""
    child = selectors.get_child(request.user, id, "change")
    form = CustodyForm(request.POST or None, guardians=selectors.guardians_of(child))
    done = carried_out(form, lambda _: services.record_custody(request.user, child, form.who(), **form.order()))
    return _answered(request, child, form, done, ("登记抚养监护裁定", "生效后优先于监护人之间的任何约定"))


@page("children.child.change", methods="GET POST")
def allow_fetching(request: HttpRequest, id: UUID) -> HttpResponse:
    """A guardian lets an adult fetch the child."""
    child = selectors.get_child(request.user, id, "change")
    form = FetcherForm(request.POST or None, guardians=selectors.guardians_of(child))
    done = carried_out(form, lambda _: services.allow_fetching(request.user, child, form.who(), form.facts()))
    return _answered(request, child, form, done, ("登记委托接送人", "只有监护人和监护人委托的成年人可以接走幼儿"))


@page("children.child.change", methods="POST")
def end_fetching(request: HttpRequest, id: UUID) -> HttpResponse:
    """This adult may no longer fetch the child."""
    fetcher = selectors.get_fetcher(request.user, id)
    services.end_fetching(request.user, fetcher)
    messages.success(request, f"已取消，从今天起{fetcher.name}不能接走{fetcher.child.name}。")
    return redirect("children:record", fetcher.child_id)


@page("children.child.reveal", methods="POST")
def reveal(request: HttpRequest, id: UUID) -> HttpResponse:
    """Open the numbers of a child's family, with a purpose that goes into the log."""
    child, form = selectors.get_child(request.user, id, "reveal"), PurposeForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "请写明查看目的。"))
    shown = services.reveal_numbers(request.user, child, purpose=form.cleaned_data["purpose"])
    return render(request, "children/numbers.html", {"child": child, "shown": shown})


def _answered(request: HttpRequest, child: Child, form: Any, done: Any, words: tuple[str, str]) -> HttpResponse:
    title, under = words
    if done is not None:
        messages.success(request, "已登记。")
        return redirect("children:record", child.pk)
    context = {"child": child, "form": form, "title": title, "verb": "登记", "under": under}
    return render(request, "children/form.html", context, status=status_of(form))
