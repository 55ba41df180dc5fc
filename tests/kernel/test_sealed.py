"""Sealed fields: bound to their place, opened only with the right keys, and never plain in the database."""

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tuoyu.base.access.models import User
from tuoyu.base.kernel import keys, sealed
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, DataKey, Delivery

NUMBER = "622927202401150017"
WORDS = "马秀兰 139-0000-0000 吹麻滩镇北街"
NOON = datetime(2026, 11, 18, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def master_key(settings: Any, tmp_path: Path, forget_keys: Callable[[], None]) -> Iterator[Path]:
    """A wrapping key of our own, and no data key from or for other tests."""
    settings.MASTER_KEY_FILE = tmp_path / "keys" / "master.key"
    forget_keys()
    yield settings.MASTER_KEY_FILE
    forget_keys()


@pytest.fixture
def forget_keys(owner_sql: Callable[..., Any]) -> Callable[[], None]:
    """Lose every data key, in memory and in the database (they are committed by a session of their own)."""

    def lose() -> None:
        owner_sql("DELETE FROM kernel_datakey")
        keys.ring.forget()

    return lose


@pytest.fixture(params=["aes256gcm", "sm4gcm"])
def algorithm(request: pytest.FixtureRequest, settings: Any) -> str:
    settings.SEAL_ALGORITHM = request.param
    return str(request.param)


def deliver(recipient: str = NUMBER, text: str = WORDS) -> Delivery:
    """A stored row with two sealed columns, read back."""
    made = Delivery.objects.create(
        channel="sms", recipient=recipient, text=text, kind="test.canary", area=622927000, planned_at=NOON
    )
    return Delivery.objects.get(pk=made.pk)


def stored(row: Delivery, column: str = "recipient") -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM kernel_delivery WHERE id = %s", [row.pk])
        return str(cursor.fetchone()[0])


def put(row: Delivery, envelope: str, column: str = "recipient") -> Delivery:
    """Write an envelope past the model, as somebody with access to the database would."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE kernel_delivery SET {column} = %s WHERE id = %s", [envelope, row.pk])
    return Delivery.objects.get(pk=row.pk)


def test_what_was_sealed_opens_in_its_place(algorithm: str) -> None:
    row = deliver()
    assert (sealed.opened(row, "recipient"), sealed.opened(row, "text")) == (NUMBER, WORDS)
    version, kid, named, nonce, body = stored(row).split(".")
    assert (version, named) == ("v1", algorithm)
    assert DataKey.objects.get(kid=kid).purpose == "seal"
    assert (len(nonce), len(body)) == (16, 4 * ((len(NUMBER) + 16 + 2) // 3))


@pytest.mark.parametrize("text", ["", "a", "字" * 5_000, "\0", "v1.a.b.c.d", "🙂\u202e"])
def test_any_text_can_be_sealed(algorithm: str, text: str) -> None:
    assert sealed.opened(deliver(text=text), "text") == text


def test_equal_texts_look_unlike_and_nothing_shows() -> None:
    first, second = deliver(), deliver()
    assert stored(first) != stored(second)
    shown = f"{first.recipient} {first.recipient!r} {[first.recipient]} {vars(first)}"
    assert NUMBER not in shown
    assert "●●●●●●" in shown
    with pytest.raises(TypeError):
        json.dumps(first.recipient)


def to_another_row(row: Delivery) -> tuple[Any, str]:
    return put(deliver("13900000001"), stored(row)), "recipient"


def to_another_column(row: Delivery) -> tuple[Any, str]:
    return put(row, stored(row), "text"), "text"


def to_another_table(row: Delivery) -> tuple[Any, str]:
    user = User(id=row.pk, username="x", name="x", phone=sealed.Sealed(stored(row)))
    user.save()
    return User.objects.get(pk=row.pk), "phone"


@pytest.mark.parametrize("move", [to_another_row, to_another_column, to_another_table])
def test_an_envelope_that_was_moved_does_not_open(algorithm: str, move: Callable[[Delivery], tuple[Any, str]]) -> None:
    row = deliver()
    moved, field = move(row)
    with pytest.raises(sealed.BrokenSeal, match="移动或改动"):
        sealed.opened(moved, field)


def test_an_envelope_with_any_character_changed_does_not_open(algorithm: str) -> None:
    row = deliver()
    whole = stored(row)
    start = len("v1.") + 12 + len(f".{algorithm}.")
    changed = 0
    for place in range(start, len(whole)):
        if whole[place] not in ".=":
            other = "A" if whole[place] != "A" else "B"
            forged = whole[:place] + other + whole[place + 1 :]
            if _bytes(forged) == _bytes(whole):
                continue  # the last character of a base64 group carries spare bits
            with pytest.raises(sealed.BrokenSeal):
                sealed.opened(put(row, forged), "recipient")
            changed += 1
    assert changed > 50


def _bytes(envelope: str) -> list[bytes]:
    return [sealed.urlsafe_b64decode(part) for part in envelope.split(".")[3:]]


@pytest.mark.parametrize("change", [
    lambda e: e.replace("v1.", "v2."), lambda e: e.replace("aes256gcm", "sm4gcm"),
    lambda e: e.replace("aes256gcm", "none"), lambda e: e.replace("aes256gcm", ""),
    lambda e: e[:-8], lambda e: e + "." , lambda e: "", lambda e: NUMBER,
    lambda e: e.rsplit(".", 2)[0] + "..", lambda e: e.upper(),
])  # fmt: skip
def test_a_forged_envelope_does_not_open(change: Callable[[str], str]) -> None:
    row = deliver()
    with pytest.raises((sealed.BrokenSeal, keys.KeyProviderAway)):
        sealed.opened(put(row, change(stored(row))), "recipient")


def test_values_sealed_by_one_algorithm_stay_readable_after_changing_to_the_other(settings: Any) -> None:
    settings.SEAL_ALGORITHM = "aes256gcm"
    before = deliver()
    settings.SEAL_ALGORITHM = "sm4gcm"
    after = deliver()
    assert (sealed.opened(before, "recipient"), sealed.opened(after, "recipient")) == (NUMBER, NUMBER)
    assert (".aes256gcm." in stored(before), ".sm4gcm." in stored(after)) == (True, True)


def test_nothing_opens_under_another_master_key(master_key: Path) -> None:
    row, index = deliver(), sealed.blind_index("t.c", NUMBER)
    master_key.write_bytes(os.urandom(32))
    keys.ring.forget()
    for attempt in (lambda: sealed.opened(row, "recipient"), deliver, lambda: sealed.blind_index("t.c", NUMBER)):
        with pytest.raises(keys.KeyProviderAway, match="放回原来的"), transaction.atomic():
            attempt()
    assert Delivery.objects.count() == 1, "nothing was stored in the meantime"
    assert index


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"x" * 31)]
)
def test_a_missing_or_cut_master_key_is_never_replaced_by_a_new_one(
    master_key: Path, damage: Callable[[Path], object]
) -> None:
    row, kept = deliver(), master_key.read_bytes()
    damage(master_key)
    keys.ring.forget()
    with pytest.raises(keys.KeyProviderAway, match="主密钥文件"):
        sealed.opened(row, "recipient")
    with pytest.raises(keys.KeyProviderAway, match="主密钥文件"):
        sealed.blind_index("t.c", NUMBER)
    assert DataKey.objects.count() == 1
    assert not master_key.exists() or len(master_key.read_bytes()) < 32
    master_key.write_bytes(kept)
    assert sealed.opened(row, "recipient") == NUMBER


def test_an_unknown_data_key_does_not_open(forget_keys: Callable[[], None]) -> None:
    row = deliver()
    forget_keys()
    with pytest.raises(keys.KeyProviderAway, match="没有编号为"):
        sealed.opened(row, "recipient")


def test_the_master_key_is_for_its_owner_alone_and_stays_out_of_the_database(master_key: Path) -> None:
    deliver()
    assert stat.S_IMODE(master_key.stat().st_mode) == 0o600
    assert stat.S_IMODE(master_key.parent.stat().st_mode) == 0o700
    assert [path.name for path in master_key.parent.iterdir()] == ["master.key"]
    _, plain = keys.ring.current(keys.SEAL)
    wrapped = bytes(DataKey.objects.get().wrapped)
    assert plain not in wrapped
    assert master_key.read_bytes() not in wrapped


def test_equal_values_are_found_by_their_blind_index_and_no_others() -> None:
    index = sealed.blind_index("institutions_person.id_number", "6229 2720 2401 1500 1x")
    assert index == sealed.blind_index("institutions_person.id_number", "６２２９２７２０２４０１１５００１Ｘ")
    assert index != sealed.blind_index("institutions_person.id_number", "622927202401150011")
    assert index != sealed.blind_index("children_child.id_number", "62292720240115001X")
    assert len(index) == 64
    assert index not in {hashlib.sha256(NUMBER.encode()).hexdigest(), hashlib.new("sm3", NUMBER.encode()).hexdigest()}


def test_a_blind_index_cannot_be_computed_without_the_key(forget_keys: Callable[[], None]) -> None:
    before = sealed.blind_index("t.c", NUMBER)
    forget_keys()
    assert sealed.blind_index("t.c", NUMBER) != before


def test_the_plain_text_reaches_no_statement() -> None:
    with CaptureQueriesContext(connection) as seen:
        row = deliver()
        row.text = WORDS + "（改）"
        row.save()
        Delivery.objects.bulk_create(
            [Delivery(channel="sms", recipient=NUMBER, text=WORDS, kind="bulk", area=0, planned_at=NOON)]
        )
        sealed.blind_index("t.c", NUMBER)
        sealed.opened(Delivery.objects.get(pk=row.pk), "text")
    sent = "\n".join(query["sql"] for query in seen.captured_queries)
    assert "test.canary" in sent, "the control: values do show in what was captured"
    assert sent.count("aes256gcm") >= 4
    assert [part for part in (NUMBER, *WORDS.split()) if part in sent] == []


@pytest.mark.parametrize("question", [
    lambda: Delivery.objects.filter(recipient=NUMBER), lambda: Delivery.objects.exclude(recipient=NUMBER),
    lambda: Delivery.objects.filter(recipient__contains=NUMBER), lambda: Delivery.objects.filter(text__icontains="马"),
    lambda: Delivery.objects.filter(recipient__in=[NUMBER]),
    lambda: Delivery.objects.filter(recipient__startswith=NUMBER),
    lambda: Delivery.objects.filter(recipient__regex="6"), lambda: Delivery.objects.filter(recipient__gt="6"),
    lambda: Delivery.objects.update(recipient=NUMBER),
    lambda: Delivery.objects.bulk_update([_changed(deliver())], ["recipient"]),
])  # fmt: skip
def test_a_sealed_column_can_be_neither_searched_nor_overwritten_in_plain_text(question: Callable[[], Any]) -> None:
    deliver()
    with CaptureQueriesContext(connection) as seen, pytest.raises((TypeError, FieldError)):
        list(question())
    assert not any(NUMBER in query["sql"] for query in seen.captured_queries)


def _changed(row: Delivery) -> Delivery:
    row.recipient = NUMBER
    return row


def test_an_empty_sealed_column_can_be_asked_for() -> None:
    User.objects.create(username="y", name="y", phone=None)
    assert list(User.objects.filter(phone=None).values_list("username", flat=True)) == ["y"]
    assert sealed.opened(User.objects.get(username="y"), "phone") is None


def test_a_person_reads_a_sealed_value_only_within_the_log() -> None:
    row = deliver()
    with pytest.raises(LookupError, match="unit_of_work"):
        sealed.reveal(NOBODY, row, "recipient", purpose="核对")
    with unit_of_work(NOBODY):
        assert sealed.reveal(NOBODY, row, "recipient", purpose="核对身份证号") == NUMBER
    entry = AuditEntry.objects.order_by("-recorded_at").first()
    assert entry is not None
    assert (entry.action, entry.object_id, entry.purpose) == ("read.delivery", str(row.pk), "核对身份证号")
    assert NUMBER not in f"{vars(entry)}"
    assert json.loads(entry.detail) == {"fields": ["recipient"]}


def test_sealing_and_opening_are_quick_enough_for_a_page(algorithm: str) -> None:
    rows = [deliver() for _ in range(50)]
    with CaptureQueriesContext(connection) as seen:
        assert all(sealed.opened(row, "recipient") == NUMBER for row in rows)
    assert len(seen.captured_queries) == 0, "keys are unwrapped once per process"


def test_a_rolled_back_act_does_not_take_the_new_data_key_with_it(committed_db: None) -> None:
    keys.ring.forget()
    with suppress(ZeroDivisionError), unit_of_work(NOBODY):
        deliver()
        raise ZeroDivisionError
    assert DataKey.objects.filter(purpose="seal", is_current=True).count() == 1
