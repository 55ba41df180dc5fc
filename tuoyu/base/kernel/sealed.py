"""Sealed fields: values encrypted for one table, column and row, found again only by a blind index.

Envelope: ``v1.<kid>.<algorithm>.<nonce>.<ciphertext and tag>``, the last two in base64url. The associated data is
``table|column|row id``: moved anywhere else, a ciphertext does not open.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.base import Cipher
from cryptography.hazmat.primitives.ciphers.modes import GCM
from django.conf import settings
from django.db import models

from tuoyu.base.kernel import acts, keys
from tuoyu.base.kernel.actors import Actor
from tuoyu.base.kernel.identifiers import normalise

_NONCE_BYTES = 12
_TAG_BYTES = 16
_SM4_KEY_BYTES = 16


class BrokenSeal(ValueError):
    """The envelope was altered, or belongs to another table, column or row."""


class Sealed:
    """A value as stored. It shows nothing of itself; `reveal` opens it for a purpose."""

    __slots__ = ("envelope",)

    def __init__(self, envelope: str) -> None:
        self.envelope = envelope

    def __str__(self) -> str:
        return "●●●●●●"

    __repr__ = __str__

    def __bool__(self) -> bool:
        return True


class SealedTextField(models.TextField):
    """Text that stands in the database only sealed. Assign a str to set it; read it by `reveal` or `opened`.

    The row id must be known before saving (a uuid default), because the seal is bound to it.
    """

    def from_db_value(self, value: str | None, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        value = getattr(model_instance, self.attname)
        if isinstance(value, str):
            value = Sealed(_seal(value, _binding(model_instance, self.column)))
            setattr(model_instance, self.attname, value)
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        """Only "is null" and "is this envelope": a search by words would send them to the server in plain text."""
        return super().get_lookup(lookup_name) if lookup_name in {"isnull", "exact"} else None

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or isinstance(value, Sealed):
            return None if value is None else value.envelope
        raise TypeError(f"{self.name} holds sealed text; it can be neither compared with nor updated to plain text")


def opened(row: models.Model, field: str) -> str | None:
    """The plain text of a sealed field, for the machine's own use (sending, computing); people go through `reveal`.

    Raises BrokenSeal when the envelope does not belong here, keys.KeyProviderAway when the key cannot be had.
    """
    value = getattr(row, field)
    if isinstance(value, Sealed):
        column = row._meta.get_field(field).column  # type: ignore[union-attr]
        return _open(value.envelope, _binding(row, column))
    return value


def reveal(actor: Actor, row: models.Model, field: str, *, purpose: str) -> str | None:
    """The plain text for a person's eyes: the read is written to the log with its purpose."""
    acts.note_read(actor, row, purpose=purpose, fields=[field])
    return opened(row, field)


def seal_text(text: str, place: str) -> str:
    """An envelope for text that another package stores; it opens only under the same `place` ("table|column")."""
    return _seal(text, place.encode())


def open_text(envelope: str, place: str) -> str:
    """The text of an envelope made by `seal_text`. Raises BrokenSeal under another place."""
    return _open(envelope, place.encode())


def blind_index(column: str, value: str) -> str:
    """Keyed digest (HMAC-SM3, hex) of the normalised value; equal values in one column give equal digests.

    `column` is "table.column": the same number in two columns gives two unlike digests.
    """
    _, key = keys.ring.current(keys.INDEX)
    digest = hmac.HMAC(key, hashes.SM3())
    digest.update(f"{column}\x00{normalise(value)}".encode())
    return digest.finalize().hex()


def _binding(row: models.Model, column: str | None) -> bytes:
    return f"{row._meta.db_table}|{column}|{row.pk}".encode()


def _seal(text: str, binding: bytes) -> str:
    kid, key = keys.ring.current(keys.SEAL)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    algorithm = settings.SEAL_ALGORITHM
    body = _CIPHERS[algorithm][0](key, nonce, text.encode(), binding)
    return ".".join(("v1", kid, algorithm, urlsafe_b64encode(nonce).decode(), urlsafe_b64encode(body).decode()))


def _open(envelope: str, binding: bytes) -> str:
    try:
        version, kid, algorithm, nonce, body = envelope.split(".")
        if version != "v1":
            raise ValueError(version)
        decrypt = _CIPHERS[algorithm][1]
        return decrypt(keys.ring.key(kid), urlsafe_b64decode(nonce), urlsafe_b64decode(body), binding).decode()
    except (InvalidTag, ValueError, KeyError) as error:
        raise BrokenSeal("密封内容与所在的记录不符，可能被移动或改动过。") from error


def _aes_encrypt(key: bytes, nonce: bytes, plain: bytes, binding: bytes) -> bytes:
    return AESGCM(key).encrypt(nonce, plain, binding)


def _aes_decrypt(key: bytes, nonce: bytes, body: bytes, binding: bytes) -> bytes:
    return AESGCM(key).decrypt(nonce, body, binding)


def _sm4_encrypt(key: bytes, nonce: bytes, plain: bytes, binding: bytes) -> bytes:
    encryptor = Cipher(SM4(key[:_SM4_KEY_BYTES]), GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(binding)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def _sm4_decrypt(key: bytes, nonce: bytes, body: bytes, binding: bytes) -> bytes:
    decryptor = Cipher(SM4(key[:_SM4_KEY_BYTES]), GCM(nonce, body[-_TAG_BYTES:])).decryptor()
    decryptor.authenticate_additional_data(binding)
    return decryptor.update(body[:-_TAG_BYTES]) + decryptor.finalize()


_CIPHERS = {"aes256gcm": (_aes_encrypt, _aes_decrypt), "sm4gcm": (_sm4_encrypt, _sm4_decrypt)}
