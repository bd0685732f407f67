"""Text of which every run tells how many bytes it is of: what makes no character is a lone surrogate until it is shown."""

import re

LONE = re.compile("[\udc80-\udcff]")
WIDE = "utf-16"


def decoded(raw: bytes, codec: str) -> str:
    """A byte behind the last whole character of UTF-16 is left out."""
    if codec.startswith(WIDE):
        return raw[: len(raw) // 2 * 2].decode(codec, "surrogatepass")
    return raw.decode(codec, "surrogateescape")


def size(text: str, codec: str) -> int:
    """How many bytes a run of such a text is of."""
    return len(text.encode(codec, "surrogatepass" if codec.startswith(WIDE) else "surrogateescape"))


def shown(text: str) -> str:
    return LONE.sub("\ufffd", text)
