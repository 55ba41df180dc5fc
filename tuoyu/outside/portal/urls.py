"""The public addresses. They stand on doors and documents: an address once given out stays."""

from django.urls import path

from tuoyu.outside.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("directory/", views.directory, name="directory"),
    path("directory/<uuid:id>/", views.institution, name="institution"),
    path("recognised/", views.recognitions, name="recognitions"),
    path("verify/", views.ask_code, name="verify"),
    path("verify/<str:code>", views.verify, name="verify"),
    path("start/", views.start, name="start"),
    path("open/", views.open_records, name="open"),
    path("open/institutions.<str:kind>", views.open_file, name="open_file"),
    path("about/", views.about, name="about"),
]
