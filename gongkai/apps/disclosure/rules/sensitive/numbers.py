"""Long numbers, whole or cut up by blanks, hyphens and ends of lines: identity numbers, bank cards, phones.

A number begins and ends where a group of digits does, so a run of groups is looked at group by group: cost stays
linear, and a number between two others is found.
"""

import re
from collections.abc import Iterator
from datetime import date

from gongkai.apps.disclosure.rules.sensitive.findings import Kind, Weight
from gongkai.kernel.numbering.codes import citizen, uscc
from gongkai.kernel.numbering.codes.region import province_name

GAP = r"[ \u00a0\-‐‑‒–—−·\u00ad\u200b-\u200d\u2060\ufeff\n]{1,2}"
RUN = re.compile(rf"(?<![0-9A-Za-z.])[0-9]+[Xx]?(?:{GAP}(?:[0-9]+[Xx]?|[Xx]))*(?![0-9A-Za-z]|\.[0-9])")
GROUP = re.compile(r"[0-9]+[Xx]?|[Xx]")
LENGTHS = (19, 18, 17, 16, 15, 11)
# A number is printed in a handful of groups or digit by digit, never in seven.
GROUPS = 6
# How cards are embossed: 4-4-4-4(-3), 6-10, 6-13, 4-6-5.
CARD_GROUPS = ((4, 4, 4, 4), (6, 10), (6, 13), (4, 6, 5))
# Issuer prefixes in use: 银联 62, 81 and its older ranges, Visa, Mastercard, JCB, American Express, 工商银行 9558.
ISSUERS = re.compile(r"(?:62|81|6[0589]|9558|94|99880)[0-9]{14,}|4[0-9]{15}|5[1-5][0-9]{14}|35[0-9]{14}|3[47][0-9]{13}")
STANDARD = ((18,), (15,), (6, 8, 4), (6, 4, 4, 4))

Number = tuple[Kind, int, int, Weight]


def numbers(plain: str) -> Iterator[Number]:
    """(kind, start, end, weight) of every identity number, card number and phone spelt digit by digit."""
    for run in RUN.finditer(plain):
        groups = [m.span() for m in GROUP.finditer(plain, *run.span())]
        at = 0
        while at < len(groups):
            found = _from(plain, groups, at)
            if found is None:
                at += 1
            else:
                kind, last, weight = found
                yield kind, groups[at][0], groups[last][1], weight
                at = last + 1


def _from(plain: str, groups: list[tuple[int, int]], at: int) -> tuple[Kind, int, Weight] | None:
    """The longest number that begins with this group: its kind, its last group, its weight."""
    lengths, total, ends = [], 0, {}
    for place in range(at, len(groups)):
        start, end = groups[place]
        total += end - start
        if total > LENGTHS[0]:
            break
        lengths.append(end - start)
        ends[total] = place
        if plain[end - 1] in "Xx":
            break
    for length in LENGTHS:
        if length not in ends:
            continue
        last = ends[length]
        parts = tuple(lengths[: last - at + 1])
        spread = all(n == 1 for n in parts)
        if len(parts) > GROUPS and not spread:
            continue
        span = plain[groups[at][0] : groups[last][1]]
        code = "".join(GROUP.findall(span)).upper()
        if verdict := _verdict(code, parts, wrapped="\n" in span, spread=spread):
            return verdict[0], last, verdict[1]
    return None


def _verdict(code: str, parts: tuple[int, ...], *, wrapped: bool, spread: bool) -> tuple[Kind, Weight] | None:
    if wrapped and len(parts) != 2:
        return None
    if len(code) in (15, 18) and is_citizen_id(code):
        checked = len(code) == 18 and citizen.check_character(code[:-1]) == code[-1]
        if checked or parts in STANDARD:
            return "citizen_id", "stop" if checked else "check"
    if code.isdigit() and ISSUERS.fullmatch(code) and luhn(code) and _is_card_spelling(parts, wrapped, spread):
        return "bank_card", "stop"
    return ("mobile_phone", "check") if spread and re.fullmatch(r"1[3-9][0-9]{9}", code) else None


def _is_card_spelling(parts: tuple[int, ...], wrapped: bool, spread: bool) -> bool:
    if len(parts) == 1 or spread:
        return True
    if wrapped:
        return sum(parts) > 16  # two telephone numbers one below the other have sixteen
    return parts in CARD_GROUPS or (parts[:4] == (4, 4, 4, 4) and len(parts) == 5 and parts[4] <= 3)


def is_citizen_id(code: str) -> bool:
    """Province and birth date make sense. The check character is not asked for: a misprinted number is still one.

    A credit code made of digits may look like a number; it is one only if the check of GB 11643 holds as well.
    """
    if "X" in code[:-1] or (len(code) == 15 and not code.isdigit()) or code[0] not in "12345678":
        return False
    if len(code) == 18 and code.isdigit() and code[0] in uscc.DEPARTMENTS:
        is_credit_code = uscc.check_character(code[:-1]) == code[-1]
        if is_credit_code and citizen.check_character(code[:-1]) != code[-1]:
            return False
    full = citizen.upgrade(code) if len(code) == 15 else code
    try:
        born = date(int(full[6:10]), int(full[10:12]), int(full[12:14]))
    except ValueError:
        return False
    known = province_name(full) or full[:2] in citizen.RESIDENCE_PERMITS
    return bool(known) and citizen.EARLIEST_BIRTH.year <= born.year < 2100


def luhn(code: str) -> bool:
    """ISO/IEC 7812: the check digit of card numbers."""
    doubled = [int(c) * (2 if i % 2 else 1) for i, c in enumerate(reversed(code))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
