"""Preparing a machine: what counts as installed, and what a broken download is answered."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.database import ROOT
from config.launch import prepare

LOCK = """
# neutral header
Django==5.2.19 \\
    --hash=sha256:00
zope.interface[test]==6.0 ; python_version >= '3.11' \\
    --hash=sha256:00
puremagic==1.30 ; python_full_version < '3.12' \\
    --hash=sha256:00
puremagic==2.2.0 ; python_full_version >= '3.12' \\
    --hash=sha256:00
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:00
"""


def installed(venv: Path, name: str, *, is_whole: bool = True) -> None:
    folder = venv / "lib/python3.11/site-packages" / f"{name}.dist-info"
    folder.mkdir(parents=True)
    if is_whole:
        (folder / "RECORD").touch()


def test_a_lock_file_is_read_with_its_alternatives_and_without_other_systems() -> None:
    assert prepare.locked_versions(LOCK) == {
        "django": {"5.2.19"},
        "zope-interface": {"6.0"},
        "puremagic": {"1.30", "2.2.0"},
    }


def test_only_whole_packages_of_the_right_version_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "VENV", tmp_path)
    installed(tmp_path, "django-5.2.18")
    installed(tmp_path, "zope_interface-6.0", is_whole=False)
    installed(tmp_path, "puremagic-2.2.0")
    assert prepare.not_installed(prepare.locked_versions(LOCK)) == {"django", "zope-interface"}


def test_this_very_environment_is_what_the_locks_say() -> None:
    assert prepare.not_installed(prepare.locked_versions((ROOT / "requirements.lock").read_text())) == set()


def test_the_locks_hold_no_addresses_and_a_hash_for_everything() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-node.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert text.count("--hash=sha256:") >= sum(len(versions) for versions in prepare.locked_versions(text).values())
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_a_broken_download_is_one_sentence_and_can_be_continued(tmp_path: Path) -> None:
    for name in ("config", "requirements.lock", "package-lock.json"):
        source = ROOT / name
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy(source, tmp_path / name)
    offline = {
        "PATH": os.environ["PATH"],
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path),
        "PIP_CONFIG_FILE": os.devnull,
    }
    python = getattr(sys, "_base_executable", sys.executable)
    words = [python, "-m", "config.launch", "prepare"]
    tried = subprocess.run(words, cwd=tmp_path, env=offline, text=True, check=False, capture_output=True)
    assert tried.returncode == 1
    (sentence,) = tried.stderr.strip().splitlines()
    assert sentence.startswith("✗ 安装 Python 软件包失败：下载没有成功")
    assert "再运行同一条命令" in sentence
    assert (tmp_path / ".venv/prepare.log").exists()
