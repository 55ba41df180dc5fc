"""Notices: told to a person or to everybody of a body, read by each for themselves."""

from tests.cast import Cast, cast, hands, typed
from tuoyu.base.kernel import notices

__all__ = ["cast", "hands"]


def test_a_body_s_notice_reaches_its_people_and_nobody_else(cast: Cast) -> None:
    notices.tell_body(cast.garden.pk, "filing.correction", "备案需要补正", link="/filings/")
    home = cast.browser(cast.director).get("/home/").content.decode()
    assert "备案需要补正" in home
    assert "备案需要补正" not in cast.browser(cast.second_director).get("/home/").content.decode()


def test_reading_is_noted_for_each_person_once(cast: Cast) -> None:
    notices.tell_body(cast.garden.pk, "filing.accepted", "已备案")
    browser = cast.browser(cast.director)
    assert "都看过了" in browser.get("/home/").content.decode()
    for _ in range(2):
        assert browser.post("/home/notices-read/", typed()).status_code == 302
    assert "都看过了" not in browser.get("/home/").content.decode()
    (notice,) = notices.notices_for(cast.director.pk, [cast.garden.pk]).filter(kind="filing.accepted")
    assert notice.readings.count() == 1
