"""Helpdesks: Zendesk's tickets and chats, Intercom's conversations."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile.records import Conversation, MessageKind, Party, ProblemCode, Record, Role, Zone
from parsers.chat import ccai_json, intercom_json, zendesk_chat, zendesk_chat_text, zendesk_ticket
from parsers.json_window import BrokenJson
from pipeline.report.quotes import holds
from tests.conftest import SAMPLES
from tests.reading import as_rows, export_of, messages, problems, read, recognised_as, unaccounted, written

FAMILY: tuple[ModuleType, ...] = (ccai_json, intercom_json, zendesk_chat, zendesk_chat_text, zendesk_ticket)
BY_NAME = {parser.FORMAT.name: parser for parser in FAMILY}
EXPORTS = sorted(path for name in BY_NAME for path in (SAMPLES / "formats" / name).rglob("*") if path.is_file())


def named(path: Path) -> str:
    return path.relative_to(SAMPLES / "formats").as_posix()


def parser_of(path: Path) -> ModuleType:
    return BY_NAME[path.relative_to(SAMPLES / "formats").parts[0]]


def roles(records: list[Record]) -> dict[str, Role]:
    return {party.name: party.role for party in records if isinstance(party, Party)}


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_a_sample_reads_as_its_golden(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"formats/{named(path)}.txt", as_rows(read(parser_of(path), path)))


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_one_format_alone_recognises_a_sample(path: Path) -> None:
    assert recognised_as(path) == [parser_of(path).FORMAT.name]


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_every_text_is_found_again_in_its_bytes(path: Path) -> None:
    export = export_of(path)
    for message in messages(read(parser_of(path), path)):
        assert holds(export.quoted(message.place), message.text), message


# ── Zendesk ───────────────────────────────────────────────────────────────────────────────────────────────────────

COMMENT = {"id": 1, "author_id": 20, "body": "hi", "public": True, "created_at": "2026-03-29T18:12:00Z"}
TICKET = {"id": 35, "subject": "Lamp", "description": "hi", "status": "open", "requester_id": 20, "created_at": "2026-03-29T18:12:00Z"}


def ticket(folder: Path, value: object) -> list[Record]:
    return read(zendesk_ticket, written(folder, value if isinstance(value, str) else json.dumps(value), "tickets.json"))


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ({"comments": [COMMENT]}, 1),
        ({"comments": [COMMENT, COMMENT], "users": []}, 2),
        ({"ticket": {**TICKET, "comments": [COMMENT]}}, 1),
        ({"tickets": [{**TICKET, "comments": [COMMENT]}, {**TICKET, "id": 36}]}, 2),
        ([{**TICKET, "comments": [COMMENT]}], 1),
        ({**TICKET, "comments": [COMMENT, COMMENT]}, 2),
        (TICKET, 1),
        ("\n".join(json.dumps({**TICKET, "id": number, "comments": [COMMENT]}) for number in range(3)), 3),
        (
            {
                "audits": [
                    {"id": 1, "ticket_id": 35, "author_id": 20, "created_at": "2026-03-29T18:12:00Z", "events": [{**COMMENT, "type": "Comment"}]}
                ]
            },
            1,
        ),
    ],
)
def test_tickets_in_every_shape(tmp_path: Path, value: object, count: int) -> None:
    found = messages(ticket(tmp_path, value))
    assert len(found) == count
    assert {(message.sender, message.zone, message.sent and message.sent.isoformat()) for message in found} == {
        ("20", Zone.UTC, "2026-03-29T18:12:00+00:00")
    }


def test_what_agents_write_to_each_other_is_nobodys_statement(tmp_path: Path) -> None:
    (message,) = messages(ticket(tmp_path, {"comments": [{**COMMENT, "public": False, "body": "say nothing"}]}))
    assert (message.kind, message.text, message.sender) == (MessageKind.SYSTEM, "say nothing", "20")
    assert [(file.name, file.note) for file in message.attachments] == [("", "internal")]


def test_the_requester_is_a_customer_and_an_agent_writes_for_the_desk(tmp_path: Path) -> None:
    users = [{"id": 20, "name": "Reader", "role": "end-user"}, {"id": 77, "name": "Nell", "role": "admin"}, {"id": 5, "name": "Bot"}]
    assert roles(ticket(tmp_path, {"comments": [COMMENT], "users": users})) == {"Reader": Role.BUYER, "Nell": Role.SELLER, "Bot": Role.UNKNOWN}


def test_a_mails_history_stands_beside_a_comment(tmp_path: Path) -> None:
    body = "No.\n\nOn 5 Jan 2026 at 10:30, Nell <n@shop.example> wrote:\n> by Friday"
    (message,) = messages(ticket(tmp_path, {"comments": [{**COMMENT, "body": body}]}))
    assert (message.text, [file.note for file in message.attachments]) == ("No.", ["reply_to"])


# ── Zendesk Chat ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_chat_alone_and_one_a_line(tmp_path: Path) -> None:
    chat = {
        "id": "1",
        "visitor": {"id": "v", "name": "V"},
        "history": [{"type": "chat.msg", "nick": "visitor:v", "name": "V", "msg": "hi", "timestamp": "2026-03-10T14:00:00Z"}],
    }
    for text in (json.dumps(chat), json.dumps([chat]), json.dumps(chat) + "\n" + json.dumps({**chat, "id": "2"})):
        records = read(zendesk_chat, written(tmp_path, text, "chats.json"))
        assert {(message.sender, message.text) for message in messages(records)} == {("v", "hi")}
        assert roles(records) == {"V": Role.BUYER}


def test_a_transcript_goes_past_midnight(tmp_path: Path) -> None:
    text = "Chat started on 10 Mar 2026, 11:58 PM (GMT+8)\n\n(11:58:05 PM) A: x\n(12:01:30 AM) B: y: z\n"
    found = messages(read(zendesk_chat_text, written(tmp_path, text)))
    assert [(message.sender, message.text, message.sent and message.sent.isoformat()) for message in found] == [
        ("A", "x", "2026-03-10T23:58:05+08:00"),
        ("B", "y: z", "2026-03-11T00:01:30+08:00"),
    ]


@pytest.mark.parametrize(("notice", "platform"), [("", "unknown"), ("(10:00:09 AM) *** Ann left the chat ***\n", "zendesk")])
def test_lines_without_a_mark_may_be_of_any_program(notice: str, platform: str, tmp_path: Path) -> None:
    records = read(zendesk_chat_text, written(tmp_path, f"(10:00:05 AM) Ann: new?\n(10:00:07 AM) Lumen: yes\n{notice}"))
    assert [record.platform for record in records if isinstance(record, Conversation)] == [platform]


def test_a_log_of_a_program_is_no_transcript(tmp_path: Path) -> None:
    text = "(10:00:05 AM) INFO: started\n(10:00:07 AM) ERROR: no such file\n"
    assert not zendesk_chat_text.recognizes(export_of(written(tmp_path, text)))


# ── Intercom ──────────────────────────────────────────────────────────────────────────────────────────────────────


def conversation(folder: Path, *parts: dict[str, object], total: int | None = None) -> list[Record]:
    value = {
        "id": "1",
        "created_at": 1773151200,
        "source": {"id": "s", "body": "<p>hi</p>", "author": {"type": "lead", "id": "u"}},
        "conversation_parts": {"conversation_parts": parts, "total_count": len(parts) if total is None else total},
    }
    return read(intercom_json, written(folder, json.dumps(value), "a.json"))


def part(**told: object) -> dict[str, object]:
    return {
        "id": "p",
        "part_type": "comment",
        "body": "<p>ok</p>",
        "created_at": 1773151260,
        "author": {"type": "admin", "id": "a", "name": "Nell"},
    } | told


@pytest.mark.parametrize(
    ("told", "kind", "text", "sender"),
    [
        ({}, MessageKind.TEXT, "ok", "a"),
        ({"body": "<p>a &lt; b</p><p>c<br>d</p>"}, MessageKind.TEXT, "a < b\nc\nd", "a"),
        ({"part_type": "note"}, MessageKind.SYSTEM, "ok", "a"),
        ({"part_type": "close", "body": None}, MessageKind.SYSTEM, "close", "a"),
        ({"part_type": "close"}, MessageKind.TEXT, "ok", "a"),
        ({"body": None, "redacted": True}, MessageKind.RECALLED, "", "a"),
        ({"body": None, "attachments": [{"name": "a.jpg"}]}, MessageKind.IMAGE, "", "a"),
    ],
)
def test_parts_of_a_conversation(tmp_path: Path, told: dict[str, object], kind: MessageKind, text: str, sender: str) -> None:
    first, message = messages(conversation(tmp_path, part(**told)))
    assert (first.text, first.sender) == ("hi", "u")
    assert (message.kind, message.text, message.sender) == (kind, text, sender)


def test_a_picture_is_named_in_full(tmp_path: Path) -> None:
    address = f"https://files.example/{'long/' * 40}crack.jpg"
    shown = f'<p>look</p><img src="{address}"><img src="data:image/png;base64,AAAA">'
    message = messages(conversation(tmp_path, part(body=shown)))[-1]
    assert [file.name for file in message.attachments] == [address, "data:image/png;base64"]


def test_what_is_no_part_or_comment_is_said(tmp_path: Path) -> None:
    assert problems(conversation(tmp_path, part(), "x"))[-1].code is ProblemCode.BAD_ROW
    assert problems(ticket(tmp_path, {"comments": [COMMENT, 7]}))[-1].code is ProblemCode.BAD_ROW


def test_parts_that_the_interface_left_out_are_said(tmp_path: Path) -> None:
    assert [(problem.code, problem.detail) for problem in problems(conversation(tmp_path, part(), total=612))] == [(ProblemCode.TRUNCATED, "1 / 612")]


@pytest.mark.parametrize("key", ["conversations", "data"])
def test_a_list_of_conversations(tmp_path: Path, key: str) -> None:
    one = {"id": "1", "created_at": 1773151200, "source": {"id": "s", "body": "<p>hi</p>", "author": {"type": "user", "id": "u"}}}
    records = read(intercom_json, written(tmp_path, json.dumps({"type": "list", key: [one, {**one, "id": "2"}]}), "a.json"))
    assert [chat.native_id for chat in records if isinstance(chat, Conversation)] == ["1", "2"]
    assert [message.text for message in messages(records)] == ["hi", "hi"]


# ── hostile files ─────────────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(EXPORTS),
    st.floats(0, 1),
    st.one_of(st.binary(max_size=8), st.sampled_from((b'"', b"\n", b"{", b"null", b"[]", b"1e999"))),
    st.integers(0, 60),
)
def test_damage_raises_nothing_but_broken_json_and_loses_no_byte(tmp_path: Path, path: Path, where: float, put: bytes, cut: int) -> None:
    raw = path.read_bytes()
    at = int(where * len(raw))
    parser = parser_of(path)
    export = export_of(written(tmp_path, raw[:at] + put + raw[at + cut :], path.name))
    parser.recognizes(export)
    records: list[Record] = []
    with suppress(BrokenJson):
        for record in parser.parse(export):
            records.append(record)  # noqa: PERF402 -- what comes before the break counts
        assert unaccounted(export, records) == b""
    as_rows(records).encode()
    for message in messages(records):
        assert "\ufffd" in message.text or holds(export.quoted(message.place), message.text), message


@pytest.mark.parametrize(
    "value",
    ["null", "7", '"x"', "[]", "{}", '{"comments": 1}', '{"audits": [1]}', '{"chats": {}}', '{"conversations": [null]}', '[[{"author_id": 1}]]'],
)
def test_json_that_is_something_else_is_not_taken_for_a_helpdesks(tmp_path: Path, value: str) -> None:
    export = export_of(written(tmp_path, value, "a.json"))
    assert not any(parser.recognizes(export) for parser in FAMILY)
