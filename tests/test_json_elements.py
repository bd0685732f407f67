"""JSON element by element: every value at its exact bytes, whatever the file does."""

import io
import json
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parsers import json_elements
from parsers.json_elements import Element, elements
from parsers.json_window import BrokenJson

MESSAGES = ("messages", "*")
STRUCTURE = b" \t\r\n,:[]{}\xef\xbb\xbf"


def read(raw: bytes, *patterns: tuple[str, ...], encoding: str = "utf-8", exact_numbers: bool = False) -> tuple[list[Element], BrokenJson | None]:
    """What comes before the file breaks, and how it breaks."""
    found: list[Element] = []
    try:
        found.extend(elements(io.BytesIO(raw), *(patterns or (MESSAGES,)), encoding=encoding, exact_numbers=exact_numbers))
    except BrokenJson as broken:
        return found, broken
    return found, None


def wanted(raw: bytes, *patterns: tuple[str, ...]) -> list[object]:
    found, broken = read(raw, *patterns)
    assert broken is None
    return [element.value for element in found if element.wanted]


def unaccounted(raw: bytes, found: list[Element], broken: BrokenJson | None) -> bytes:
    """What no element holds, JSON punctuation aside, up to where the file breaks."""
    at, left = 0, b""
    for element in found:
        assert at <= element.start <= element.end <= len(raw)
        left += raw[at : element.start]
        at = element.end
    return (left + raw[at : broken.offset if broken else None]).translate(None, STRUCTURE)


@pytest.mark.parametrize(
    ("raw", "values"),
    [
        (b'{"messages": [1, "a", null, {"b": [2]}]}', [1, "a", None, {"b": [2]}]),
        (b'\xef\xbb\xbf{"messages": []}', []),
        (b'{"messages": {"not": "an array"}}', []),
        (b'{"a": {"messages": [1]}, "messages": [2]}', [2]),
        (b'{"messages": [1], "messages": [2]}', [1, 2]),
        (rb'{"messages": ["\x41\x1b", "\\x41", "\\\x41"]}', ["A\x1b", "\\x41", "\\A"]),
        (rb'{"messages": ["\ud83d\ude00", "\ud83d", "\ude00\ud83d"]}', ["😀", "\ufffd", "\ufffd\ufffd"]),
        (rb'{"messages": [{"\ud83d": ["\udc00"]}]}', [{"\ufffd": ["\ufffd"]}]),
        (b'{"messages": ["\xff\xe4\xb8\xad", "\xed\xa0\xbd"]}', ["\ufffd中", "\ufffd\ufffd\ufffd"]),
        (b'{"messages": ["a\nb\x00"]}', ["a\nb\x00"]),
        (b'{"messages": [123456789012345678901234567890]}', [123456789012345678901234567890]),
    ],
)
def test_values_at_a_pattern_are_read_as_they_stand(raw: bytes, values: list[object]) -> None:
    assert wanted(raw) == values


def test_several_patterns_are_read_in_one_pass() -> None:
    raw = b'{"chats": {"list": [{"name": "A", "messages": [1]}, {"messages": [2, 3]}]}, "left": {"list": [{"messages": [4]}]}}'
    found, broken = read(raw, ("chats", "list", "*", "messages", "*"), ("left", "list", "*", "messages", "*"))
    assert broken is None
    assert [(element.pointer, element.value) for element in found if element.wanted] == [
        ("$.chats.list[0].messages[0]", 1),
        ("$.chats.list[1].messages[0]", 2),
        ("$.chats.list[1].messages[1]", 3),
        ("$.left.list[0].messages[0]", 4),
    ]
    assert unaccounted(raw, found, None) == b""


def test_the_envelope_begins_with_its_key() -> None:
    raw = '{"name": "店", "messages": [1]}'.encode()
    found, _ = read(raw)
    assert [(element.path, element.value, raw[element.start : element.end].decode()) for element in found if not element.wanted] == [
        (("name",), "店", '"name": "店"'),
        (("messages",), None, '"messages": '),
    ]


@pytest.mark.parametrize("count", [1, 400])
def test_a_key_that_comes_twice_is_told(count: int) -> None:
    found, _ = read(b'{"messages": [' + b'{"id": 1, "said": "\\":"},' * count + b'{"id": 1, "to": {"a": 1, "b": 2, "a": 3}}]}')
    assert [element.repeated for element in found if element.wanted] == [""] * count + ["a"]


def test_numbers_can_be_exact() -> None:
    found, _ = read(b'{"messages": [199.10, 0.1234567890123456789]}', exact_numbers=True)
    assert [element.value for element in found if element.wanted] == [Decimal("199.10"), Decimal("0.1234567890123456789")]


@pytest.mark.parametrize(
    ("raw", "before", "truncated"),
    [
        (b'{"messages": [1, 2', 2, True),
        (b'{"messages": [1, {"a": "b', 1, True),
        (b'{"messages": [1, tru', 1, True),
        (b'{"messages": [1, {"a" "b"}, 3, ' + b"4, " * 99, 1, False),
        (b'{"messages": [1]} and more', 1, False),
        (b'{"messages": [1, ' + b"[" * 100_000, 1, False),
        (b'{"messages": [1, ' + b"9" * 5_000 + b"]}", 1, False),
        (b"{1: 2}", 0, False),
        (b"", 0, True),
    ],
)
def test_a_file_that_breaks_keeps_what_came_before(raw: bytes, before: int, truncated: bool) -> None:
    found, broken = read(raw)
    assert broken is not None
    assert (sum(element.wanted for element in found), broken.truncated) == (before, truncated)


ODD = [
    '"plain"',
    '"\\x41 \\ud83d"',
    '"\\ud83d\\ude00"',
    '{"id": 1}',
    '{"id": 2, "to": [{"id": 3}, {"id": 4}]}',
    '"},{\\"id\\": 5"',
    "[[]]",
    "1.5",
    '"中"',
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ODD), max_size=60), st.integers(3, 40), st.sampled_from([",", ", ", "\n,\n  ", " , "]))
@example(['{"id": 1}'] * 50, 16, ",")
def test_where_blocks_end_changes_nothing(parts: list[str], block: int, comma: str) -> None:
    raw = ('{"messages": [' + comma.join(parts) + "]}").encode()
    whole = read(raw)
    before = json_elements.BLOCK
    json_elements.BLOCK = block
    try:
        assert read(raw) == whole
    finally:
        json_elements.BLOCK = before
    for element in whole[0]:
        if element.wanted and not element.damaged and not element.repeated and b"\\x" not in raw[element.start : element.end]:
            assert json.loads(raw[element.start : element.end]) == element.value


@pytest.mark.parametrize("blanks", range(12))
def test_where_the_block_ends_behind_an_answer_in_a_callback_changes_nothing(blanks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_elements, "BLOCK", 8)
    raw = b"cb([1]" + b" " * blanks + b") ;\n"
    assert wanted(raw, ("*",)) == [1]


SAMPLE = json.dumps(
    {"name": "中 A", "messages": [{"id": n, "text": ["a", {"type": "link", "text": "中😀"}]} for n in range(6)]}, ensure_ascii=False
).encode()


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SAMPLE) - 1), st.binary(max_size=6), st.integers(0, 12))
@example(20, b"\\", 0)
@example(30, b"\xff", 1)
def test_damage_breaks_the_json_and_nothing_else(at: int, put: bytes, cut: int) -> None:
    raw = SAMPLE[:at] + put + SAMPLE[at + cut :]
    found, broken = read(raw)
    assert unaccounted(raw, found, broken) == b"" or broken
    for element in found:
        json.dumps(element.value, ensure_ascii=False).encode()


@pytest.mark.parametrize("encoding", ["utf-16-le", "gb18030"])
def test_byte_ranges_hold_in_other_encodings(encoding: str) -> None:
    raw = '{"messages": [{"a": "中文😀"}, {"a": "x"}]}'.encode(encoding)
    found, broken = read(raw, encoding=encoding)
    assert broken is None
    assert [json.loads(raw[element.start : element.end].decode(encoding)) for element in found if element.wanted] == [{"a": "中文😀"}, {"a": "x"}]


def test_json_that_begins_within_a_file_is_read_from_there() -> None:
    raw = b'LIST = [{"a": 1}, {"a": 2}, {"a": 3}]'
    found = [element for element in elements(io.BytesIO(raw), ("*",), begin=raw.index(b"[")) if element.wanted]
    assert [raw[one.start : one.end] for one in found] == [b'{"a": 1}', b'{"a": 2}', b'{"a": 3}']
