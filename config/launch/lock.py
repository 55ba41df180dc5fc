"""Lock the dependencies again: exact versions with hashes, without any download address."""

import shutil
import subprocess
import sys
from pathlib import Path

from config.launch.prepare import ROOT
from config.trouble import Trouble

TOOLS = ROOT / "var" / "lock-tools"
EXPORTS = {
    "requirements.lock": ["--no-dev"],
    "requirements-dev.lock": ["--group", "dev"],
    "requirements-node.lock": ["--only-group", "node"],
}
HEADER = "# 由 make lock 生成：精确版本与校验值，不含下载地址。请勿手改。\n"


def main() -> None:
    """Resolve with uv (kept in a folder of its own) and npm, then export."""
    uv = shutil.which("uv") or _own_uv()
    _run(uv, "lock")
    for name, groups in EXPORTS.items():
        made = _run(
            uv, "export", "--no-emit-project", "--no-header", "--no-annotate", "--format", "requirements-txt", *groups
        )
        (ROOT / name).write_text(HEADER + made)
    if npm := shutil.which("npm"):
        _run(npm, "install", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved")
    print("已更新：", "、".join(EXPORTS), "、package-lock.json", sep="")


def _own_uv() -> str:
    if not (TOOLS / "bin" / "uv").exists():
        _run(sys.executable, "-m", "venv", str(TOOLS))
        _run(str(TOOLS / "bin" / "pip"), "install", "--quiet", "uv")
    return str(TOOLS / "bin" / "uv")


def _run(*words: str) -> str:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Trouble(
            f"{Path(words[0]).name} {words[1]} 失败：{(done.stderr.strip().splitlines() or ['没有说明'])[-1]}"
        )
    return done.stdout


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(f"✗ {trouble}")
