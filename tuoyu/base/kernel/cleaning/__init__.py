"""Cleaning what people upload, in a process of its own: bytes in, harmless bytes out, or a sentence why not.

Nothing here knows Django, the database or a secret: the process that opens hostile files has none of them.
"""

from tuoyu.base.kernel.cleaning.bench import Bench, Cleaned, bench
from tuoyu.base.kernel.cleaning.unclean import Unclean

__all__ = ["Bench", "Cleaned", "Unclean", "bench"]
