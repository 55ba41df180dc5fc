"""Pages of imports."""

from django.urls import path

from tuoyu.base.intake import views

app_name = "intake"

urlpatterns = [
    path("imports/", views.run_list, name="list"),
    path("imports/new/", views.bring, name="bring"),
    path("imports/template/<slug:kind>/", views.template, name="template"),
    path("imports/<uuid:id>/", views.run, name="run"),
    path("imports/<uuid:id>/start/", views.start, name="start"),
    path("imports/<uuid:id>/returned/", views.returned, name="returned"),
]
