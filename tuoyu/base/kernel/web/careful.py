"""关怀模式 (large type, strong contrast, spoken text): kept in a cookie, without an account."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from tuoyu.base.kernel.web.pages import public

COOKIE = "careful"
_ONE_YEAR_S = 365 * 24 * 3600


def is_on(request: HttpRequest) -> bool:
    """Whether the reader chose it."""
    return request.COOKIES.get(COOKIE) == "1"


@public(methods="POST", takes_repeats=True)
def toggle(request: HttpRequest) -> HttpResponse:
    """Turn it on or off and go back to the page the reader came from (for browsers without JavaScript)."""
    back = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(COOKIE, "" if is_on(request) else "1", max_age=_ONE_YEAR_S, samesite="Lax")
    return response
