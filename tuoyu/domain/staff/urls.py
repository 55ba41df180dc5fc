"""Pages about the people who work in care."""

from django.urls import path

from tuoyu.domain.staff.views import contests, duplicates, lacking, own, people, queries, restrictions, staff

app_name = "staff"

urlpatterns = [
    path("institutions/<uuid:id>/staff/", staff.staff_list, name="list"),
    path("institutions/<uuid:id>/staff/enter/", staff.enter, name="enter"),
    path("posts/<uuid:id>/end/", staff.end, name="post_end"),
    path("people/<uuid:id>/", people.record, name="person"),
    path("people/<uuid:id>/change/", people.change, name="person_change"),
    path("people/<uuid:id>/credentials/", people.add_credential, name="credential_add"),
    path("people/<uuid:id>/employment/", people.employment, name="employment"),
    path("people/<uuid:id>/invite/", own.invite, name="own_invite"),
    path("own-record/", own.record, name="own"),
    path("own-record/claim/", own.claim, name="own_claim"),
    path("own-record/contest/<slug:kind>/<uuid:id>/", contests.raise_contest, name="contest_raise"),
    path("contests/", contests.contest_list, name="contests"),
    path("contests/<uuid:id>/", contests.contest, name="contest"),
    path("contests/<uuid:id>/evidence/", contests.evidence, name="contest_evidence"),
    path("contests/<uuid:id>/answer/", contests.answer, name="contest_answer"),
    path("contests/<uuid:id>/uphold/", contests.uphold, name="contest_uphold"),
    path("contests/<uuid:id>/reject/", contests.reject, name="contest_reject"),
    path("contests/<uuid:id>/take-back/", contests.take_back, name="contest_take_back"),
    path("credentials/<uuid:id>/file/", people.credential_file, name="credential_file"),
    path("credentials/<uuid:id>/withdraw/", people.withdraw, name="credential_withdraw"),
    path("people/<uuid:id>/query/", queries.ask, name="query_ask"),
    path("people/duplicates/", duplicates.duplicate_list, name="duplicates"),
    path("people/duplicates/<uuid:id>/", duplicates.duplicate, name="duplicate"),
    path("people/duplicates/<uuid:id>/look/<slug:step>/", duplicates.look, name="duplicate_look"),
    path("people/duplicates/<uuid:id>/decide/<slug:step>/", duplicates.decide, name="duplicate_decide"),
    path("lacking/", lacking.lacking_list, name="lacking"),
    path("lacking/urge/", lacking.urge, name="urge"),
    path("queries/", queries.query_list, name="queries"),
    path("queries/clear/", queries.clear, name="queries_clear"),
    path("queries/<uuid:id>/", queries.query, name="query"),
    path("queries/<uuid:id>/answer/", queries.answer, name="query_answer"),
    path("queries/<uuid:id>/number/", queries.reveal, name="query_reveal"),
    path("queries/<uuid:id>/recall/", queries.recall, name="query_recall"),
    path("restrictions/", restrictions.restriction_list, name="restrictions"),
    path("restrictions/impose/", restrictions.impose, name="restriction_impose"),
    path("restrictions/<uuid:id>/lift/", restrictions.lift, name="restriction_lift"),
]
