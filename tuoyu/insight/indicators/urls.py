"""Pages of the figures."""

from django.urls import path

from tuoyu.insight.indicators import views

app_name = "indicators"
urlpatterns = [
    path("figures/", views.widest, name="board"),
    path("figures/<int:area>/", views.board, name="area"),
    path("figures/<int:area>/population", views.population, name="population"),
]
