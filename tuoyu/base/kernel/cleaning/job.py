"""One job at the bench: a child process that shuts itself in, cleans one file and tells the result."""

from __future__ import annotations

import json
import os
import resource
import signal
from collections.abc import Callable
from typing import BinaryIO

from tuoyu.base.kernel.cleaning import limits
from tuoyu.base.kernel.cleaning.images import clean_image
from tuoyu.base.kernel.cleaning.papers import clean_pdf
from tuoyu.base.kernel.cleaning.sheets import clean_spreadsheet
from tuoyu.base.kernel.cleaning.tables import read_tables
from tuoyu.base.kernel.cleaning.unclean import Unclean

CLEANERS: dict[str, Callable[[BinaryIO, BinaryIO, int], str]] = {
    "pdf": clean_pdf,
    "image": clean_image,
    "spreadsheet": clean_spreadsheet,
    "table": read_tables,
}


def shut_in() -> None:
    """Bound memory, processor, time and output of this process; there is no way back."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.OUTPUT_BYTES, limits.OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold the uploaded file
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.WALL_SECONDS)


def perform(kind: str, maximum_bytes: int, source: int, target: int) -> bytes:
    """Clean file descriptor `source` into `target`; returns the result as JSON, whatever happens."""
    try:
        with os.fdopen(source, "rb") as given, os.fdopen(target, "wb") as clean:
            told = {"media_type": CLEANERS[kind](given, clean, maximum_bytes)}
    except Unclean as refusal:
        told = {"refused": str(refusal)}
    except MemoryError:
        told = {"failed": "MemoryError"}
    except Exception as error:  # three formats raise dozens of kinds; each means the same here
        told = {"failed": f"{type(error).__name__}: {error}"[:300]}
    used = resource.getrusage(resource.RUSAGE_SELF)
    return json.dumps(told | {"memory": used.ru_maxrss * 1024, "seconds": used.ru_utime + used.ru_stime}).encode()
