"""Access's own routes with a home to land on: its tests need no other app."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tuoyu.base.kernel.web.pages import page


@page("access.user.own")
def home(request: HttpRequest) -> HttpResponse:
    """Where people land after signing in."""
    return HttpResponse("home")


urlpatterns = [path("", home, name="home"), path("", include("tuoyu.base.access.urls"))]
handler404 = "tuoyu.base.kernel.web.doors.not_found"
