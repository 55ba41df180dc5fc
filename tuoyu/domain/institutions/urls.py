"""Pages of the register."""

from django.urls import path

from tuoyu.domain.institutions.views import (
    lists,
    papers,
    people,
    premises,
    record,
    restrictions,
    staff,
    standards,
    traits,
    workbench,
)

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
    path("institutions/<uuid:id>/standards/", standards.standards, name="standards"),
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
    path("institutions/<uuid:id>/staff/", staff.staff_list, name="staff"),
    path("institutions/<uuid:id>/staff/enter/", staff.enter, name="staff_enter"),
    path("posts/<uuid:id>/end/", staff.end, name="post_end"),
    path("people/<uuid:id>/", people.record, name="person"),
    path("people/<uuid:id>/change/", people.change, name="person_change"),
    path("people/<uuid:id>/credentials/", people.add_credential, name="credential_add"),
    path("people/<uuid:id>/employment/", people.employment, name="employment"),
    path("credentials/<uuid:id>/file/", people.credential_file, name="credential_file"),
    path("credentials/<uuid:id>/withdraw/", people.withdraw, name="credential_withdraw"),
    path("restrictions/", restrictions.restriction_list, name="restrictions"),
    path("restrictions/impose/", restrictions.impose, name="restriction_impose"),
    path("restrictions/<uuid:id>/lift/", restrictions.lift, name="restriction_lift"),
]
