"""The director fills in a filing: sections are saved as typed, private answers sealed, edits never lost silently."""

from __future__ import annotations

import json

import pytest

from tests.filing.steps import COMPLETE, HEAD_ID, HEAD_PHONE, Journey, picture
from tuoyu.base.kernel import deadlines
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, Delivery, StoredFile
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, OutOfStep, Refused, Stale
from tuoyu.base.kernel.sealed import Sealed, opened
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import Filing, FilingMaterial, FilingSection


def test_an_invitation_lays_out_the_sections_that_this_type_needs(journey: Journey) -> None:
    services.invite_to_file(journey.cast.filing_officer, journey.institution, name="王园长")
    with unit_of_work(journey.cast.filing_officer):
        keys = list(FilingSection.objects.order_by("key").values_list("key", flat=True))
    assert keys == ["classes", "commitment", "materials", "people", "premises", "registration"]
    delivery = Delivery.objects.get(kind__contains="invit")
    assert opened(delivery, "recipient") == HEAD_PHONE  # the phone that came with the registration
    assert "/join/" in (opened(delivery, "text") or "")


def test_a_family_site_is_asked_for_its_size_not_for_classes(cast: object) -> None:
    home = Journey(cast, facility_type="family_site", legal_form="sole_trader", business_scope="家庭托育服务（全日制）")
    with unit_of_work(home.director):
        keys = {one.section.key for one in selectors.sections(selectors.dossier(home.draft))}
    assert "family" in keys
    assert "classes" not in keys


def test_inviting_without_any_phone_says_what_to_type(journey: Journey) -> None:
    with unit_of_work(journey.cast.filing_officer):
        journey.institution.pushes.update(contact_phone=None)
    with pytest.raises(Invalid) as told:
        services.invite_to_file(journey.cast.filing_officer, journey.institution, name="王园长")
    assert "phone" in told.value.errors


def test_private_answers_are_sealed_and_survive_a_save_that_does_not_send_them(journey: Journey) -> None:
    journey.fill("people", *COMPLETE["people"])
    journey.fill("people", {"head_name": "王芳芳"})
    with unit_of_work(journey.director):
        stored = journey.draft.sections.get(key="people")
        assert isinstance(stored.private, Sealed)
        assert HEAD_ID not in json.dumps(stored.answers)
        private = selectors.private_answers(journey.director, stored, purpose="核对")
    assert private == {"head_id_number": HEAD_ID, "head_phone": HEAD_PHONE}
    assert stored.answers["private_given"] == ["head_id_number", "head_phone"]


def test_opening_private_answers_is_logged_with_its_purpose_and_no_value(journey: Journey) -> None:
    journey.fill("people", *COMPLETE["people"])
    officer = journey.cast.filing_officer
    shown = services.reveal_private(officer, journey.reread(), "people", purpose="电话核实")
    assert ("负责人证件号码", HEAD_ID) in shown
    entry = AuditEntry.objects.get(action="read.filingsection")
    assert entry.purpose == "电话核实"
    assert HEAD_ID not in "".join(AuditEntry.objects.values_list("detail", flat=True))


def test_two_people_typing_in_one_section_are_shown_the_difference(journey: Journey) -> None:
    journey.fill("classes", {"places": 45})
    with unit_of_work(journey.director), pytest.raises(Stale) as told:
        services.save_section(journey.director, journey.reread(), "classes", {"places": 50}, {}, version=1)
    (difference,) = told.value.differences
    assert (difference.label, difference.theirs, difference.yours) == ("申报托位", "45", "50")


def test_only_the_own_director_may_fill_it_in(journey: Journey) -> None:
    stored = journey.draft
    for somebody in (journey.cast.filing_officer, journey.cast.leader):
        with pytest.raises(NotAllowed):
            services.save_section(somebody, journey.reread(), "classes", {"places": 1}, {}, version=1)
    with pytest.raises(Missing):
        services.save_section(journey.cast.second_director, stored, "classes", {"places": 1}, {}, version=1)


def test_a_paper_is_cleaned_stored_and_can_be_taken_out_again(journey: Journey) -> None:
    with unit_of_work(journey.director):
        material = services.hand_in_material(journey.director, journey.draft, "legal_certificate", picture("执照"))
        services.remove_material(journey.director, material)
        assert FilingMaterial.objects.filter(removed_at=None).count() == 0
    assert StoredFile.objects.count() == 1  # it stays in the archive


def test_a_file_that_is_no_picture_is_refused_and_nothing_is_kept(journey: Journey) -> None:
    bad = picture("假")
    bad.file.seek(0)
    bad.file.truncate(0)
    bad.file.write(b"MZ this is a program")
    bad.size = 20
    with unit_of_work(journey.director), pytest.raises(Invalid):
        services.hand_in_material(journey.director, journey.draft, "legal_certificate", bad)
    assert not StoredFile.objects.exists()


def test_an_incomplete_filing_cannot_be_submitted_and_every_reason_is_told(journey: Journey) -> None:
    assert journey.draft
    with unit_of_work(journey.director), pytest.raises(Refused) as told:
        services.submit_filing(journey.director, journey.reread())
    codes = {one.code for one in told.value.obstacles}
    assert codes == {"filing.answer_missing", "filing.material_missing"}
    assert journey.reread().state == "draft"


def test_submitting_starts_a_clock_of_five_working_days(journey: Journey) -> None:
    filing = journey.submitted
    (reading,) = deadlines.readings("filing", [filing.pk])[filing.pk]
    assert (reading.sentence, str(reading.due_on)) == ("剩 5 个工作日", "2026-03-25")
    assert reading.key == "filing.receipt"


def test_a_submitted_filing_is_closed_to_changes(journey: Journey) -> None:
    assert journey.submitted
    with pytest.raises(OutOfStep):
        journey.fill("classes", {"places": 1})
    with unit_of_work(journey.director), pytest.raises(OutOfStep):
        services.submit_filing(journey.director, journey.reread())


def test_a_withdrawn_filing_makes_way_for_a_new_one(journey: Journey) -> None:
    services.withdraw_filing(journey.director, journey.submitted)
    again = services.open_filing(journey.director, journey.institution)
    with unit_of_work(journey.director):
        assert Filing.objects.filter(institution=journey.institution).count() == 2
    assert again.state == "draft"
