"""Pages of pushes, filings and visits."""

from django.urls import path

from tuoyu.domain.filing.views import applicant, case, officer, papers, pushes, sanitary, verification, versions

app_name = "filing"

urlpatterns = [
    path("registrations/", pushes.push_list, name="pushes"),
    path("registrations/new/", pushes.push_form, name="push"),
    path("registrations/<uuid:id>/", pushes.push_record, name="push_record"),
    path("registered/", officer.unfiled_list, name="unfiled"),
    path("registered/<uuid:id>/", officer.unfiled_record, name="unfiled_record"),
    path("registered/<uuid:id>/invite/", officer.invite, name="invite"),
    path("registered/<uuid:id>/township/", officer.township, name="township"),
    path("filings/", case.filing_list, name="list"),
    path("filings/start/", applicant.start, name="start"),
    path("filings/<uuid:id>/", case.record, name="case"),
    path("filings/<uuid:id>/versions/", versions.compare, name="versions"),
    path("filings/<uuid:id>/check/", applicant.check, name="check"),
    path("filings/<uuid:id>/submit/", applicant.submit, name="submit"),
    path("filings/<uuid:id>/withdraw/", applicant.withdraw, name="withdraw"),
    path("filings/<uuid:id>/sections/<slug:key>/", applicant.fill, name="fill"),
    path("filings/<uuid:id>/sections/<slug:key>/comment/", officer.comment, name="comment"),
    path("filings/<uuid:id>/sections/<slug:key>/reveal/", officer.reveal, name="reveal"),
    path("filings/<uuid:id>/comments/<uuid:comment_id>/settle/", officer.settle, name="settle"),
    path("filings/<uuid:id>/comments/<uuid:comment_id>/drop/", officer.drop, name="drop"),
    path("filings/<uuid:id>/papers/<slug:code>/", papers.hand_in, name="hand_in"),
    path("filings/<uuid:id>/files/<uuid:material_id>/", papers.paper, name="paper"),
    path("filings/<uuid:id>/files/<uuid:material_id>/remove/", papers.remove, name="remove"),
    path("filings/<uuid:id>/documents/<uuid:document_id>/", papers.document, name="document"),
    path("filings/<uuid:id>/ask-correction/", officer.ask_correction, name="ask_correction"),
    path("filings/<uuid:id>/accept/", officer.accept, name="accept"),
    path("filings/<uuid:id>/cancel/", officer.cancel, name="cancel"),
    path("sanitary/", sanitary.evaluation_list, name="sanitary_list"),
    path("sanitary/start/", sanitary.start, name="sanitary_start"),
    path("sanitary/<uuid:id>/", sanitary.record, name="sanitary"),
    path("sanitary/<uuid:id>/fill/", sanitary.fill, name="sanitary_fill"),
    path("sanitary/<uuid:id>/conclude/", sanitary.conclude, name="sanitary_conclude"),
    path("sanitary/<uuid:id>/hand-in/", sanitary.hand_in, name="sanitary_hand_in"),
    path("sanitary/<uuid:id>/report/", sanitary.report, name="sanitary_report"),
    path("filings/<uuid:id>/verification/", verification.plan, name="plan_verification"),
    path("verifications/", verification.verification_list, name="verifications"),
    path("verifications/<uuid:id>/", verification.record, name="verification"),
    path("verifications/<uuid:id>/check/", verification.check, name="record_check"),
    path("verifications/<uuid:id>/answer/", verification.answer, name="answer_nonconformity"),
    path("verifications/<uuid:id>/confirm/", verification.confirm, name="confirm_rectification"),
    path("verifications/<uuid:id>/again/", verification.ask_again, name="ask_rectification_again"),
    path("verifications/<uuid:id>/files/<uuid:file_id>/", verification.paper, name="rectification_file"),
    path("verifications/<uuid:id>/notice/", verification.notice, name="nonconformity_notice"),
]
