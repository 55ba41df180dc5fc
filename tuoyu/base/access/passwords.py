"""Passwords: how they are hashed, which are refused, and the check at sign-in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from tuoyu.base.access import selectors
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.rulebook import rule


class SmallArgon2(Argon2PasswordHasher):
    """Argon2id in 19 MiB (OWASP's floor): thirty sign-ins at once must fit beside all else on a small machine."""

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1


def least_length() -> int:
    """How many characters a password must have."""
    return int(rule("security.password.length", clock.today()).value)


def hint() -> str:
    """What is said beside a box for a new password."""
    return f"至少 {least_length()} 个字符。几个不相关的词连在一起，又长又好记；不要用地名、单位名、键盘顺序。"


class LongEnough:
    """Refuses short passwords; the length stands in the rulebook."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError below the least length."""
        if len(password) < least_length():
            raise ValidationError(f"密码太短，至少要 {least_length()} 个字符。", "too_short")

    def get_help_text(self) -> str:
        return hint()


class NotOurWords:
    """Refuses passwords built on words that everybody here would try first."""

    words = (
        "tuoyu", "jishishan", "jishi", "linxia", "gansu", "weijian", "weijianju", "yingyouer", "youeryuan", "zhaohu",
        "password", "mima", "admin", "guanliyuan", "622927", "6229", "731700", "0930", "qwerty", "12345", "woaini",
        "托育", "积石山", "临夏", "甘肃", "卫健", "婴幼儿", "密码",
    )  # fmt: skip
    least_own = 8

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError when little of the password is left without the words, or with its characters repeating."""
        rest = password.casefold()
        for word in sorted(self.words, key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != password.casefold() and len(rest) < self.least_own:
            raise ValidationError(
                "密码里多是容易猜到的词（地名、单位名、键盘顺序）。请再加几个不相关的词。", "our_words"
            )
        if password.isdecimal():
            raise ValidationError("只有数字的密码太容易猜。请用几个不相关的词连起来。", "digits")
        if len(set(rest)) < self.least_own // 2:
            raise ValidationError("密码里重复的字符太多。请用几个不相关的字词连起来。", "repeats")

    def get_help_text(self) -> str:
        return hint()


class PasswordBackend(ModelBackend):
    """Checks login name and password. Unknown names cost the same time as known ones and get the same answer."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at sign-in and again at every request; demonstration accounts live only in the demonstration."""
        return bool(user.is_active) and (settings.IS_DEMO or not user.is_demo)

    def get_user(self, user_id: Any) -> Any:
        """Who is signed in, with the body they act for and whether they have a code: every page asks for both."""
        has_code = Exists(selectors.authenticators_of(OuterRef("pk")))
        people = get_user_model()._default_manager.select_related("body").annotate(has_code=has_code)
        found = people.filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None
