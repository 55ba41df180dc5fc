"""Pages about children."""

from django.urls import path

from tuoyu.domain.children.views import agreements, children, enrolling, families, lists

app_name = "children"

urlpatterns = [
    path("institutions/<uuid:id>/children/", lists.child_list, name="list"),
    path("institutions/<uuid:id>/children/figures/", lists.figures, name="figures"),
    path("institutions/<uuid:id>/children/enter/", lists.enter, name="enter"),
    path("children/<uuid:id>/", children.record, name="record"),
    path("children/<uuid:id>/guardians/add/", children.add_guardian, name="guardian_add"),
    path("children/<uuid:id>/number/", children.add_number, name="number_add"),
    path("guardianships/<uuid:id>/end/", children.end_guardianship, name="guardianship_end"),
    path("children/<uuid:id>/consents/", families.answer_consent, name="consent"),
    path("children/<uuid:id>/custody/", families.record_custody, name="custody"),
    path("children/<uuid:id>/fetchers/add/", families.allow_fetching, name="fetcher_add"),
    path("children/<uuid:id>/numbers/", families.reveal, name="reveal"),
    path("fetchers/<uuid:id>/end/", families.end_fetching, name="fetcher_end"),
    path("children/<uuid:id>/papers/add/", enrolling.show_paper, name="paper_add"),
    path("stays/<uuid:id>/agreement/", agreements.agreement, name="agreement"),
    path("stays/<uuid:id>/agreement/sign/", agreements.sign, name="agreement_sign"),
    path("stays/<uuid:id>/enrol/", enrolling.enrol, name="enrol"),
    path("stays/<uuid:id>/move/", enrolling.move, name="move"),
    path("stays/<uuid:id>/leave/", enrolling.leave, name="leave"),
    path("stays/<uuid:id>/take-back/", children.take_back, name="take_back"),
]
