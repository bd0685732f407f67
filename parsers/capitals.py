"""Sums of money written in Chinese capitals: `壹仟壹佰叁拾圆整`, `贰拾元零伍分`."""

from decimal import Decimal

DIGITS = dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True))
PLACES = {"拾": 10, "佰": 100, "仟": 1000}
MYRIAD = 10_000
FRACTIONS = {"角": Decimal("0.1"), "分": Decimal("0.01")}


def amount_in_capitals(text: str) -> Decimal | None:
    """The sum; None where the text is none. A leading 负 or （负数） is left to the figures."""
    whole = section = digit = 0
    fraction = Decimal(0)
    seen = False
    for letter in text.removeprefix("（负数）").removeprefix("负").strip():
        if letter in DIGITS:
            digit, seen = DIGITS[letter], True
        elif letter in PLACES:
            section, digit, seen = section + max(digit, 1) * PLACES[letter], 0, True
        elif letter == "万":
            whole, section, digit = whole + (section + digit) * MYRIAD, 0, 0
        elif letter == "亿":
            whole, section, digit = (whole + section + digit) * MYRIAD * MYRIAD, 0, 0
        elif letter in "圆元":
            whole, section, digit = whole + section + digit, 0, 0
        elif letter in FRACTIONS:
            fraction += digit * FRACTIONS[letter]
            digit = 0
        elif letter not in "整正":
            return None
    return whole + fraction if seen else None
