"""File names as people gave them, made harmless to show, to store and to download."""

import re
import unicodedata

MAX_LENGTH = 120
NAMELESS = "未命名"
# Wc: reserved on the systems of those who download.
_RESERVED = re.compile(r'[<>:"|?*]')


def safe_name(given: str) -> str:
    """The last part of a path, without control, direction and zero-width characters, at most 120 characters.

    A right-to-left override makes "exe.pdf" of "fdp.exe"; such marks are removed, so what is shown is what it is.
    """
    last = re.split(r"[\\/]", given)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in _HIDDEN)
    plain = _RESERVED.sub("_", re.sub(r"\s+", " ", kept)).strip().rstrip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:MAX_LENGTH] or NAMELESS
    return f"{stem.strip(' .')[: MAX_LENGTH - len(ending) - 1] or NAMELESS}.{ending[:20]}"


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def extension(name: str) -> str:
    """Lower case, without the dot; empty when there is none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""
