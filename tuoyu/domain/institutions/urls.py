"""Pages of the register."""

from django.urls import path

from tuoyu.domain.institutions.views import (
    amendments,
    duplicates,
    history,
    lists,
    papers,
    premises,
    record,
    traits,
    workbench,
)

app_name = "institutions"

urlpatterns = [
    path("institutions/", lists.institution_list, name="list"),
    path("institutions/<uuid:id>/", record.record, name="record"),
    path("institutions/<uuid:id>/traits/<slug:kind>/", traits.record_one, name="trait"),
    path("institutions/<uuid:id>/history/", history.history, name="history"),
    path("institutions/<uuid:id>/papers/", papers.papers, name="papers"),
    path("institutions/<uuid:id>/papers/<slug:kind>/", papers.enter, name="paper_enter"),
    path("institutions/<uuid:id>/amend/", amendments.amendable, name="amendable"),
    path("institutions/<uuid:id>/amend/<slug:fact>/", amendments.propose, name="amend"),
    path("amendments/", amendments.amendment_list, name="amendments"),
    path("amendments/<uuid:id>/", amendments.amendment, name="amendment"),
    path("amendments/<uuid:id>/evidence/", amendments.evidence, name="amendment_evidence"),
    path("amendments/<uuid:id>/approve/", amendments.amend, name="amendment_approve"),
    path("amendments/<uuid:id>/decline/", amendments.decline, name="amendment_decline"),
    path("amendments/<uuid:id>/take-back/", amendments.take_back, name="amendment_take_back"),
    path("duplicates/", duplicates.duplicate_list, name="duplicates"),
    path("duplicates/<uuid:id>/", duplicates.duplicate, name="duplicate"),
    path("duplicates/<uuid:id>/propose/", duplicates.propose, name="duplicate_propose"),
    path("duplicates/<uuid:id>/dismiss/", duplicates.dismiss, name="duplicate_dismiss"),
    path("duplicates/<uuid:id>/merge/", duplicates.merge, name="duplicate_merge"),
    path("duplicates/<uuid:id>/decline/", duplicates.decline, name="duplicate_decline"),
    path("duplicates/<uuid:id>/undo/", duplicates.undo, name="duplicate_undo"),
    path("workbench/", workbench.workbench, name="workbench"),
    path("papers/<uuid:id>/", papers.paper, name="paper"),
    path("papers/<uuid:id>/confirm/", papers.confirm, name="paper_confirm"),
    path("papers/<uuid:id>/object/", papers.object_to, name="paper_object"),
    path("papers/<uuid:id>/file/", papers.paper_file, name="paper_file"),
    path("institutions/<uuid:id>/premises/", premises.premises, name="premises"),
    path("institutions/<uuid:id>/premises/building/", premises.building, name="building"),
    path("institutions/<uuid:id>/premises/classes/new/", premises.class_group, name="class_new"),
    path("institutions/<uuid:id>/premises/classes/<uuid:class_id>/", premises.class_group, name="class"),
    path("institutions/<uuid:id>/premises/classes/<uuid:class_id>/end/", premises.end_class, name="end_class"),
    path("institutions/<uuid:id>/premises/rooms/new/", premises.room, name="room_new"),
    path("institutions/<uuid:id>/premises/rooms/<uuid:room_id>/", premises.room, name="room"),
    path("institutions/<uuid:id>/premises/rooms/<uuid:room_id>/end/", premises.end_room, name="end_room"),
    path("institutions/<uuid:id>/premises/plans/", premises.hand_in_plan, name="hand_in_plan"),
    path("institutions/<uuid:id>/premises/plans/<uuid:plan_id>/", premises.plan, name="plan"),
    path("institutions/<uuid:id>/premises/plans/<uuid:plan_id>/remove/", premises.remove_plan, name="remove_plan"),
]
