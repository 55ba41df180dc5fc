"""The page of the standards check."""

from django.urls import path

from tuoyu.domain.standards import views

app_name = "standards"

urlpatterns = [
    path("institutions/<uuid:id>/standards/", views.check, name="check"),
]
