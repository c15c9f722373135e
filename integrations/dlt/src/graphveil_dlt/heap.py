"""Memory that does not grow with what was loaded."""

from __future__ import annotations

import ctypes
import sys

#: glibc's M_ARENA_MAX, see mallopt(3).
ARENA_MAX = -8


def share_one_heap() -> None:
    """Let all threads allocate from one heap. To be called before there is a second thread.

    glibc gives threads heaps of their own, and a large body that one of them frees leaves a hole there that no other fills: over
    a thousand mailboxes a load grew by 40 MB. Does nothing where the C library is another one.
    """
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        mallopt(ARENA_MAX, 1)
