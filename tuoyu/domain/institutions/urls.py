"""Pages of the register."""

from django.urls import path

from tuoyu.domain.institutions.views import lists, record, traits

app_name = "institutions"

urlpatterns = [
    path("institutions/", lists.institution_list, name="list"),
    path("institutions/<uuid:id>/", record.record, name="record"),
    path("institutions/<uuid:id>/traits/<slug:kind>/", traits.record_one, name="trait"),
]
