"""A changelist of institutions in Django's admin, for whoever is signed in."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path

from tuoyu.base.kernel import rulebook
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import STANDINGS, with_standing


class Site(admin.AdminSite):
    """Our users carry no staff flag: here everybody signed in is a superuser."""

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated


class Institutions(admin.ModelAdmin):
    """The columns, order, filters and page length of our own list; pieces of names are not read here either."""

    list_display = ("name", "type_in_words", "standing_in_words", "places", "filed_on", "credit_code")
    list_filter = ("facility_type", "legal_form", "nature")
    search_fields = ("name",)
    ordering = ("area", "id")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Institution]:
        return with_standing(super().get_queryset(request)).defer("grams")

    @admin.display(description="类型", ordering="facility_type")
    def type_in_words(self, row: Institution) -> str:
        return rulebook.label("facility_type", row.facility_type)

    @admin.display(description="状态")
    def standing_in_words(self, row: Any) -> str:
        return STANDINGS[row.standing][0]

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_module_permission = has_view_permission


site = Site(name="admin")
site.register(Institution, Institutions)
urlpatterns = [path("admin/", site.urls)]
