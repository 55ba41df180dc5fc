"""Pages of evaluation, public notice, recognition and annual report."""

from django.urls import path

from tuoyu.domain.publicity.views import annual, disclosures, lacking, proving, recognition, sanitary

app_name = "publicity"

urlpatterns = [
    path("sanitary/", sanitary.evaluation_list, name="sanitary_list"),
    path("sanitary/start/", sanitary.start, name="sanitary_start"),
    path("sanitary/<uuid:id>/", sanitary.record, name="sanitary"),
    path("sanitary/<uuid:id>/fill/", sanitary.fill, name="sanitary_fill"),
    path("sanitary/<uuid:id>/conclude/", sanitary.conclude, name="sanitary_conclude"),
    path("sanitary/<uuid:id>/hand-in/", sanitary.hand_in, name="sanitary_hand_in"),
    path("sanitary/<uuid:id>/report/", sanitary.report, name="sanitary_report"),
    path("disclosure/lacking/", lacking.lacking_list, name="disclosure_list"),
    path("disclosure/urge/", lacking.urge, name="urge"),
    path("disclosure/", disclosures.own, name="disclosure_own"),
    path("disclosure/<uuid:id>/", disclosures.notice, name="disclosure"),
    path("disclosure/<uuid:id>/proof/", proving.pack, name="proof"),
    path("disclosure/<uuid:id>/board/", disclosures.board, name="board"),
    path("disclosure/<uuid:id>/<slug:kind>/", disclosures.publish, name="disclose"),
    path("disclosure/<uuid:id>/<slug:kind>/confirm/", disclosures.confirm, name="confirm_disclosure"),
    path("recognitions/", recognition.recognition_list, name="recognition_list"),
    path("recognitions/start/", recognition.start, name="recognition_start"),
    path("recognitions/<uuid:id>/", recognition.record, name="recognition"),
    path("recognitions/<uuid:id>/fill/", recognition.fill, name="recognition_fill"),
    path("recognitions/<uuid:id>/certificate/", recognition.certificate, name="recognition_certificate"),
    path("recognitions/<uuid:id>/own/<slug:step>/", recognition.move, name="recognition_move"),
    path("recognitions/<uuid:id>/county/<slug:step>/", recognition.decide, name="recognition_decide"),
    path("annual/", annual.report_list, name="annual_list"),
    path("annual/call/", annual.call, name="annual_call"),
    path("annual/<uuid:id>/", annual.record, name="annual"),
    path("annual/<uuid:id>/fill/", annual.fill, name="annual_fill"),
    path("annual/<uuid:id>/submit/", annual.submit, name="annual_submit"),
    path("annual/<uuid:id>/county/<slug:step>/", annual.decide, name="annual_decide"),
]
