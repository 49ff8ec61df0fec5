"""行政区划 by digits (GB/T 2260): two each of province, city and county; a township has three more."""

PLACE = 6
LEVELS = (2, 4, 6)


def containing(code: str) -> list[str]:
    """The place itself and every place it lies in, the widest first; empty for no code."""
    above = [code[:digits].ljust(PLACE, "0") for digits in LEVELS if digits < len(code)]
    return list(dict.fromkeys([*above, code])) if code else []


def stem(code: str) -> str:
    """The digits every code within this place begins with. Zeros end a place only in pairs: 341000 is no 341…."""
    if len(code) != PLACE:
        return code
    return next((code[:digits] for digits in LEVELS if code[digits:].strip("0") == ""), code)
