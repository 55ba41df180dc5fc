"""Pages of the register."""

from django.urls import path

from tuoyu.domain.institutions.views import lists, papers, record, traits, workbench

app_name = "institutions"

urlpatterns = [
    path("institutions/", lists.institution_list, name="list"),
    path("institutions/<uuid:id>/", record.record, name="record"),
    path("institutions/<uuid:id>/traits/<slug:kind>/", traits.record_one, name="trait"),
    path("institutions/<uuid:id>/papers/", papers.papers, name="papers"),
    path("institutions/<uuid:id>/papers/<slug:kind>/", papers.enter, name="paper_enter"),
    path("workbench/", workbench.workbench, name="workbench"),
    path("papers/<uuid:id>/", papers.paper, name="paper"),
    path("papers/<uuid:id>/confirm/", papers.confirm, name="paper_confirm"),
    path("papers/<uuid:id>/object/", papers.object_to, name="paper_object"),
    path("papers/<uuid:id>/file/", papers.paper_file, name="paper_file"),
]
