"""Every route of the house."""

from django.urls import URLPattern, URLResolver, include, path

from config.home import home, notices_read
from tuoyu.base.kernel.web import careful
from tuoyu.base.kernel.web.styleguide import styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    path("home/", home, name="home"),
    path("home/notices-read/", notices_read, name="notices_read"),
    path("styleguide", styleguide, name="styleguide"),
    path("careful", careful.toggle, name="careful"),
    path("", include("tuoyu.base.access.urls")),
    path("", include("tuoyu.base.intake.urls")),
    path("", include("tuoyu.domain.children.urls")),
    path("", include("tuoyu.domain.filing.urls")),
    path("", include("tuoyu.domain.publicity.urls")),
    path("", include("tuoyu.domain.institutions.urls")),
    path("", include("tuoyu.domain.staff.urls")),
    path("", include("tuoyu.domain.standards.urls")),
    path("", include("tuoyu.insight.indicators.urls")),
    path("", include("tuoyu.outside.exchange.urls")),
    path("", include("tuoyu.outside.portal.urls")),
]

handler400 = "tuoyu.base.kernel.web.doors.bad_request"
handler404 = "tuoyu.base.kernel.web.doors.not_found"
handler500 = "tuoyu.base.kernel.web.weather.server_error"
