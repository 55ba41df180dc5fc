"""The pages about what leaves the house."""

from django.urls import path

from tuoyu.outside.exchange import views

app_name = "exchange"
urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<uuid:id>/", views.delivery, name="delivery"),
    path("outbox/<uuid:id>/retry/", views.retry, name="retry"),
]
