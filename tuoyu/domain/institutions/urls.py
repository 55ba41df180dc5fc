"""Pages of the register."""

from django.urls import path

from tuoyu.domain.institutions.views import lists, record

app_name = "institutions"

urlpatterns = [
    path("institutions/", lists.institution_list, name="list"),
    path("institutions/<uuid:id>/", record.record, name="record"),
]
