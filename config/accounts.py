"""The ordinary system account PostgreSQL runs under when we are root, because it refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.trouble import Trouble

NAME = "tuoyu"
NOLOGIN = "/usr/sbin/nologin"


@dataclass(frozen=True)
class Account:
    """Who runs the server's programs: `ids` is (user id, group id); `is_other` when it is not ourselves."""

    ids: tuple[int, int]
    is_other: bool

    @classmethod
    def for_server(cls) -> "Account":
        """Ourselves, or as root the account `tuoyu`, made when it does not exist yet."""
        if os.geteuid() != 0:
            return cls((os.geteuid(), os.getegid()), is_other=False)
        try:
            entry = pwd.getpwnam(NAME)
        except KeyError:
            entry = _create()
        return cls((entry.pw_uid, entry.pw_gid), is_other=True)

    def run(self, words: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        """Run to the end; standard output and error come back as one text."""
        user, group, extra = self._identity()
        return subprocess.run(
            words, user=user, group=group, extra_groups=extra, cwd="/", env=_surroundings(), check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip

    def popen(
        self, words: Sequence[str], *, stdout: IO[bytes], preexec_fn: Callable[[], None] | None
    ) -> "subprocess.Popen[bytes]":
        """Start in a session of its own, so that a Ctrl-C at the terminal reaches only the launcher."""
        user, group, extra = self._identity()
        return subprocess.Popen(
            words, user=user, group=group, extra_groups=extra, cwd="/", env=_surroundings(), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.STDOUT, preexec_fn=preexec_fn,
        )  # fmt: skip

    def _identity(self) -> tuple[int | None, int | None, list[int] | None]:
        return (*self.ids, []) if self.is_other else (None, None, None)


def open_way(account: Account, *places: Path) -> None:
    """Let another account reach `places` (and read those that are folders of programs).

    Only the right to pass through (x) is given on the folders above, never to list or read them, and each is told.
    """
    if not account.is_other:
        return
    for place in places:
        for folder in reversed(place.resolve().parents):
            mode = folder.stat().st_mode if folder.exists() else stat.S_IXOTH
            if not mode & stat.S_IXOTH:
                folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
                sys.stderr.write(f"（已让数据库账号 {NAME} 能够穿过 {folder}，不能查看其内容。）\n")
        if (place / "postgres").is_file():
            _let_read(place.parent)


def _let_read(tree: Path) -> None:
    """Installed under a strict umask the programs would be unreadable to others."""
    if (tree / "bin" / "postgres").stat().st_mode & stat.S_IROTH:
        return
    for place in (tree, *tree.rglob("*")):
        mode = stat.S_IMODE(place.stat().st_mode)
        place.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def _create() -> pwd.struct_passwd:
    maker = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if maker is None:
        raise Trouble("数据库不能以 root 运行，而这里没有 useradd：请改用普通用户运行，或设置 DATABASE_URL。")
    made = subprocess.run(
        [maker, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", NOLOGIN, NAME],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        raise Trouble(f"不能为数据库建立系统账号 {NAME}（{made.stderr.strip()}）：请改用普通用户运行。") from None


def _surroundings() -> dict[str, str]:
    """English messages (we look for words in them) and nothing of the caller's environment."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
