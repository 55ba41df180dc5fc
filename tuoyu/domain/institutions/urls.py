"""Pages of the register."""

from django.urls import path

from tuoyu.domain.institutions import views

app_name = "institutions"

urlpatterns = [
    path("institutions/", views.institution_list, name="list"),
    path("institutions/<uuid:id>/", views.record, name="record"),
]
