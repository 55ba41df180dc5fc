"""A scene to act in: the cast, filings at any stage made quickly, one browser for each person."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar

from django.test import Client
from django.test.client import ClientHandler
from stdnum.cn import ric

from tests.cast import Cast
from tests.filing.steps import Journey, picture
from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.actors import Nobody
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import StoredFile
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import FilingMaterial

Found = TypeVar("Found")


class Scene:
    """Numbers, journeys and browsers for one test."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._numbers = count(1)
        self._browsers: dict[object, Client] = {}
        self.kept: StoredFile | None = None
        self._handler = ClientHandler(enforce_csrf_checks=False)
        self._handler.load_middleware()  # once: it looks through all static files

    def number(self) -> int:
        """One not used before in this scene."""
        return next(self._numbers)

    def journey(self, cast: Any = None, **changed: Any) -> Journey:
        """A new institution on its way."""
        return SwiftJourney(self, cast or self.cast, self.number(), **changed)

    def browser(self, person: User | Nobody) -> Client:
        """The browser of a person, signed in once; a fresh one for a visitor."""
        if not isinstance(person, User):
            return self.another()
        if person.pk not in self._browsers:
            browser = self.another()
            browser.cookies = self.cast.browser(person).cookies
            browser.get("/home/")
            self._browsers[person.pk] = browser
        return self._browsers[person.pk]

    def another(self, like: Client | None = None, **more: Any) -> Client:
        """A new browser, with the cookies of another if given; errors are answers, as for people."""
        browser = Client(raise_request_exception=False, **more)
        browser.handler = self._handler
        if like is not None:
            browser.cookies.load(like.cookies.output(header="", sep=";"))
        return browser

    def prepare(self, make: Callable[[Scene], Found]) -> Found:
        """Something made by services, one after the other, inside one transaction that sees everything."""
        with unit_of_work(self.cast.system):
            return make(self)

    def see(self, look: Callable[[], Found]) -> Found:
        """What somebody sees who sees everything."""
        with unit_of_work(self.cast.system):
            return look()


def identity_number(number: int) -> str:
    """A citizen's number with a true check digit; `number` up to 999."""
    body = f"11010519491231{number:03}"
    return body + ric.calc_check_digit(body + "0")


class SwiftJourney(Journey):
    """A journey whose papers are all the same cleaned picture: cleaning is tested elsewhere and takes its time."""

    def __init__(self, scene: Scene, cast: Any, number: int, **changed: Any) -> None:
        super().__init__(cast, number, **changed)
        self.scene = scene

    def fill(self, key: str, answers: dict[str, Any], private: dict[str, str] | None = None) -> None:
        """As typed by everybody else, but each institution has a head of its own."""
        if private and "head_id_number" in private:
            private = {**private, "head_id_number": identity_number(self.number)}
        super().fill(key, answers, private)

    def hand_in_everything(self) -> None:
        with unit_of_work(self.director):
            filing = self.reread()
            for paper in selectors.filing_facts(self.draft).materials_needed:
                if self.scene.kept is None:
                    self.scene.kept = services.hand_in_material(self.director, filing, paper.code, picture()).file
                else:
                    self.paper(paper.code)

    def paper(self, code: str) -> FilingMaterial:
        """One more paper."""
        assert self.scene.kept is not None
        return FilingMaterial.objects.create(
            filing=self.draft, area=self.draft.area, body_id=self.draft.body_id, code=code, file=self.scene.kept,
            handed_in_at=clock.now(), handed_in_by="王园长",
        )  # fmt: skip
