"""Which characters of a text are spoken for already: one byte a character, so that asking costs the same however much was found."""

Span = tuple[int, int]
Taken = bytearray


def nothing_taken(text: str) -> Taken:
    return bytearray(len(text))


def free(start: int, end: int, taken: Taken) -> bool:
    return taken.find(1, start, end) < 0


def take(taken: Taken, start: int, end: int) -> None:
    taken[start:end] = b"\x01" * (end - start)
