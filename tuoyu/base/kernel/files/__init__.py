"""Files people upload and files we make: cleaned, kept privately under a random name, given back with care.

`keep` and `keep_made` are the only writers, `open_bytes` and `respond` the only readers. Who may read a file is decided
by the service of the record that points to it. How-to: docs/how-to/files.md.
"""

from tuoyu.base.kernel.files.accept import PAPERS, PDF_ONLY, PHOTOS, SPREADSHEETS, Accept, Kind
from tuoyu.base.kernel.files.keeping import Upload, keep, keep_made, sweep
from tuoyu.base.kernel.files.names import cleaned_name
from tuoyu.base.kernel.files.serving import respond
from tuoyu.base.kernel.files.shelf import DamagedFile, TooManyOrphans, open_bytes

__all__ = [
    "PAPERS",
    "PDF_ONLY",
    "PHOTOS",
    "SPREADSHEETS",
    "Accept",
    "DamagedFile",
    "Kind",
    "TooManyOrphans",
    "Upload",
    "cleaned_name",
    "keep",
    "keep_made",
    "open_bytes",
    "respond",
    "sweep",
]
