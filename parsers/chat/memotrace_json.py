"""MemoTrace (留痕, WeChatMsg): its JSON is training material for language models, and no evidence.

    [{"conversations": [{"role": "user", "content": "在吗"}, {"role": "assistant", "content": "在的"}]}, …]

Messages are shuffled, split into `train.json` and `dev.json`, joined, and without times or names. The file is recognised so that it can be
refused by name: the CSV export of the same tool keeps what is missing here.
"""

from collections.abc import Iterator

from casefile.records import Problem, ProblemCode, Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import first_elements

FORMAT = Format("memotrace_json", "chat", Provenance.UNKNOWN)

LISTS = frozenset({"conversations", "messages"})
ROLES = frozenset({"system", "user", "assistant"})


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith(("[", "{")) or '"role"' not in export.text_head:
        return False
    found = first_elements(export, "*")
    if not found:
        return False
    first = found[0].value
    if isinstance(first, dict) and first.keys() <= LISTS | {"id"}:
        turns = [turn for name in sorted(LISTS & first.keys()) for turn in (first[name] if isinstance(first[name], list) else [None])]
        return bool(turns) and all(_is_turn(turn) for turn in turns)
    return _is_turn(first)


def parse(export: Export) -> Iterator[Record]:
    yield Problem(place=export.place("$", 0, export.source.bytes), code=ProblemCode.NOT_EVIDENCE, detail="role, content")


def _is_turn(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {"role", "content"} and isinstance(value["role"], str) and value["role"] in ROLES
