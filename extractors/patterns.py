"""Tables of expressions, in TOML.

An expression in `'''…'''` may go over several lines, an alternative on each if they are long: a line break in it, and the blanks that the next
line begins with, mean nothing.

    pattern = '''
        \\b(?:broken|cracked|bent)\\b
        |\\bstopped working\\b'''
"""

import re
import tomllib
from typing import Any

EXPRESSION = re.compile(r"'''.*?'''", re.DOTALL)
BREAK = re.compile(r"\r?\n[ \t]*")


def read_table(written: str) -> dict[str, Any]:
    """What a file of expressions says, each of them in one piece; tomllib.TOMLDecodeError if it is no TOML."""
    return tomllib.loads(EXPRESSION.sub(lambda expression: BREAK.sub("", expression[0]), written))
