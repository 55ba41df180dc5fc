"""Data keys: made at random, wrapped by a key provider, held in memory only while the process lives."""

from __future__ import annotations

import os
import secrets
import threading
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection
from django.utils.module_loading import import_string

from tuoyu.base.kernel import clock

SEAL, INDEX = "seal", "index"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class KeyProviderAway(RuntimeError):
    """The wrapping key cannot be reached or does not fit; nothing sealed can be opened (fail closed)."""


class KeyProvider(Protocol):
    """Where the wrapping key lives: a file here, a cryptographic device or key service elsewhere."""

    def wrap(self, key: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes) -> bytes: ...


class LocalFileKeys:
    """The wrapping key in one file, readable by its owner only; made when the first data key is wrapped."""

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = Path(path or settings.MASTER_KEY_FILE)

    def wrap(self, key: bytes) -> bytes:
        if not self.path.exists():
            self._make()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._master()).encrypt(nonce, key, b"tuoyu data key")

    def unwrap(self, wrapped: bytes) -> bytes:
        try:
            return AESGCM(self._master()).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], b"tuoyu data key")
        except InvalidTag:
            raise KeyProviderAway(
                f"主密钥文件 {self.path} 与数据库里的数据密钥不配套，请放回原来的主密钥文件。"
            ) from None

    def _master(self) -> bytes:
        try:
            key = self.path.read_bytes()
        except OSError as error:
            raise KeyProviderAway(f"读不到主密钥文件 {self.path}（{error.strerror}），请放回原来的文件。") from None
        if len(key) != _KEY_BYTES:
            raise KeyProviderAway(f"主密钥文件 {self.path} 已损坏，请从备份放回原来的文件。")
        return key

    def _make(self) -> None:
        """Write aside and link into place: the key appears whole, on the platter, and never replaces an older one."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=self.path.parent) as draft:
            draft.write(secrets.token_bytes(_KEY_BYTES))
            draft.flush()
            os.fsync(draft.fileno())
            with suppress(FileExistsError):
                os.link(draft.name, self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def provider() -> KeyProvider:
    """The provider that the deployment names in `settings.KEY_PROVIDER`."""
    made: KeyProvider = import_string(settings.KEY_PROVIDER)()
    return made


class KeyRing:
    """Unwrapped keys by (database, kid); asks the database once per process and key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: dict[tuple[str, str], bytes] = {}
        self._current: dict[tuple[str, str], str] = {}

    def current(self, purpose: str) -> tuple[str, bytes]:
        """The (kid, key) in use for `purpose`, made if the database has none yet."""
        database = connection.settings_dict["NAME"]
        kid = self._current.get((database, purpose))
        if kid is None:
            with self._lock:
                kid = self._find_current(purpose) or self._make(purpose)
                self._current[database, purpose] = kid
        return kid, self.key(kid)

    def key(self, kid: str) -> bytes:
        """The plain key called `kid`; raises KeyProviderAway when it is unknown or cannot be unwrapped."""
        known = (connection.settings_dict["NAME"], kid)
        if known not in self._keys:
            row = _one("SELECT wrapped FROM kernel_datakey WHERE kid = %s", kid)
            if row is None:
                raise KeyProviderAway(f"数据库里没有编号为 {kid} 的数据密钥。")
            self._keys[known] = provider().unwrap(bytes(row))
        return self._keys[known]

    def forget(self) -> None:
        """Drop every key from memory, as after a rotation."""
        self._keys.clear()
        self._current.clear()

    @staticmethod
    def _require_fitting_provider() -> None:
        """A second data key must not be wrapped by a wrapping key that does not open the first."""
        if (first := _one("SELECT wrapped FROM kernel_datakey ORDER BY made_at LIMIT 1")) is not None:
            provider().unwrap(bytes(first))

    @staticmethod
    def _find_current(purpose: str) -> str | None:
        found: str | None = _one("SELECT kid FROM kernel_datakey WHERE purpose = %s AND is_current", purpose)
        return found

    def _make(self, purpose: str) -> str:
        """Make a key in a connection of its own, so that a rolled-back act cannot take the key with it."""
        self._require_fitting_provider()
        kid = secrets.token_hex(6)
        wrapped = provider().wrap(secrets.token_bytes(_KEY_BYTES))
        apart = connection.copy()
        try:
            with apart.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO kernel_datakey (kid, purpose, algorithm, wrapped, made_at, is_current)"
                    " VALUES (%s, %s, %s, %s, %s, true)",
                    [kid, purpose, settings.SEAL_ALGORITHM, wrapped, clock.now()],
                )
        except IntegrityError:
            found = self._find_current(purpose)
            if found is None:
                raise DatabaseError("data key vanished while another process was making it") from None
            return found
        finally:
            apart.close()
        return kid


def _one(statement: str, *parameters: str) -> Any:
    """The only value of the first row, or None. In SQL, because the models stand above: their fields are sealed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return row[0] if row else None


ring = KeyRing()
