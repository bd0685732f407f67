"""A compound file of Microsoft's (OLE2, version 3) as small as it can be, to hold a message of Outlook's under test."""

import struct
from collections.abc import Mapping
from pathlib import PurePosixPath

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NONE = 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A file with these streams, `storage/stream` for one in a storage."""
    entries: list[tuple[str, int, list[int]]] = [("Root Entry", ROOT, [])]
    index = {"": 0}
    for path in sorted(streams):
        for folder in [*reversed([parent.as_posix() for parent in PurePosixPath(path).parents if parent.as_posix() != "."]), path]:
            if folder not in index:
                index[folder] = len(entries)
                above = PurePosixPath(folder).parent.as_posix()
                entries[index["" if above == "." else above]][2].append(len(entries))
                entries.append((PurePosixPath(folder).name, STREAM if folder == path else STORAGE, []))
    path_of = {number: path for path, number in index.items()}

    sectors: list[bytes] = []
    fat: list[int] = []
    mini, mini_fat = b"", []

    def put(content: bytes) -> int:
        first, count = len(sectors), max(1, -(-len(content) // SECTOR))
        sectors.extend(content[at * SECTOR : (at + 1) * SECTOR].ljust(SECTOR, b"\0") for at in range(count))
        fat.extend([*range(first + 1, first + count), END])
        return first

    begins: dict[int, int] = {}
    for number, (_, kind, _) in enumerate(entries):
        content = streams.get(path_of[number], b"") if kind == STREAM else b""
        if len(content) >= CUTOFF:
            begins[number] = put(content)
        elif content:
            begins[number], count = len(mini_fat), -(-len(content) // MINI)
            mini_fat.extend([*range(len(mini_fat) + 1, len(mini_fat) + count), END])
            mini += content.ljust(count * MINI, b"\0")
    root_begin = put(mini) if mini else END
    mini_begin = (
        put(b"".join(struct.pack("<I", one) for one in mini_fat).ljust(-(-len(mini_fat) * 4 // SECTOR) * SECTOR, b"\xff")) if mini_fat else END
    )
    directory = b""
    for number, (name, kind, kids) in enumerate(entries):
        parent = next((other for other in entries if number in other[2]), None)
        ordered = _ordered(entries, parent[2]) if parent else []
        right = ordered[ordered.index(number) + 1] if number in ordered[:-1] else NONE
        child = _ordered(entries, kids)[0] if kids else NONE
        size = len(mini) if kind == ROOT else len(streams.get(path_of[number], b"")) if kind == STREAM else 0
        begin = root_begin if kind == ROOT else begins.get(number, END if kind == STREAM else 0)
        written = (name + "\0").encode("utf-16-le")
        directory += written.ljust(64, b"\0") + struct.pack("<HBBIII16sIQQIQ", len(written), kind, 1, NONE, right, child, b"", 0, 0, 0, begin, size)
    directory_begin = put(directory)
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
    fat_begin = len(sectors)
    fat.extend([FAT] * fat_sectors)
    table = b"".join(struct.pack("<I", one) for one in fat).ljust(fat_sectors * SECTOR, b"\xff")
    sectors.extend(table[at * SECTOR : (at + 1) * SECTOR] for at in range(fat_sectors))
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, fat_sectors, directory_begin, 0, CUTOFF,
        mini_begin, -(-len(mini_fat) * 4 // SECTOR), END, 0,
    )  # fmt: skip
    head += b"".join(struct.pack("<I", fat_begin + at if at < fat_sectors else FREE) for at in range(109))
    return head + b"".join(sectors)


def _ordered(entries: list[tuple[str, int, list[int]]], kids: list[int]) -> list[int]:
    return sorted(kids, key=lambda kid: (len(entries[kid][0]), entries[kid][0].upper()))


def message(texts: Mapping[str, str | bytes], times: Mapping[int, int] | None = None, *, prefix: str = "") -> dict[str, bytes]:
    """The streams of a message: texts by property, numbers by property."""
    fixed = b"".join(struct.pack("<HHIq", 0x0040, number, 6, value) for number, value in (times or {}).items())
    streams = {f"{prefix}__properties_version1.0": bytes(24 if prefix else 32) + fixed}
    for name, value in texts.items():
        streams[f"{prefix}__substg1.0_{name}{'0102' if isinstance(value, bytes) else '001F'}"] = (
            value if isinstance(value, bytes) else value.encode("utf-16-le")
        )
    return streams
