"""Text messages, iMessage, Signal and Google Voice."""

import json
from pathlib import Path
from types import ModuleType

import pytest

from casefile.records import Message, MessageKind, Party, ProblemCode
from parsers.chat import google_voice_html, imazing_csv, imessage_text, signal_jsonl, signal_text, sms_xml
from pipeline.report.quotes import holds
from tests.reading import export_of, messages, problems, read, written

HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"


def said(parser: ModuleType, path: Path) -> list[tuple[str | None, str]]:
    return [(message.sender, message.text) for message in messages(read(parser, path))]


def backup(folder: Path, *inside: str, head: str = HEAD) -> Path:
    return written(folder, f'{head}<smses count="1">{"".join(inside)}</smses>', "sms.xml")


def sms(body: str, **more: str) -> str:
    stated = {"address": "+1555", "date": "1704160000000", "type": "1", "body": body, "contact_name": "Ann", **more}
    return "<sms " + " ".join(f'{name}="{value}"' for name, value in stated.items()) + " />"


@pytest.fixture
def expected(shared: Path) -> dict[str, dict[str, object]]:
    told = json.loads((shared / "fixtures" / "expected-chat.json").read_text(encoding="utf-8"))
    return {name: one["expected"] for name, one in told.items()}


def test_the_backup_of_the_fixtures_reads_as_told(shared: Path, expected: dict[str, dict[str, object]]) -> None:
    name = "chat/sms/synthetic_from_grammar/sms-20240102030405.xml"
    records = read(sms_xml, shared / "fixtures" / name)
    found, wanted = messages(records), expected[name]
    assert len(found) == int(str(wanted["sms"])) + int(str(wanted["mms"])) - int(str(wanted["draft"]))
    assert (found[0].text, found[-1].sender) == (wanted["text0"], wanted["mms_sender"])
    assert sum(len(message.attachments) for message in found) == wanted["attachments"]


def test_the_pages_of_google_voice_read_as_told(shared: Path, expected: dict[str, dict[str, object]]) -> None:
    pages = {name: wanted for name, wanted in expected.items() if "/Voice/Calls/" in name}
    assert len(pages) == 4
    for name, wanted in pages.items():
        found = messages(read(google_voice_html, shared / "fixtures" / name))
        assert (len(found), found[0].sent_raw, found[-1].sent_raw) == (wanted["messages"], wanted["first"], wanted["last"])


def test_signals_fixtures_read_as_told(shared: Path, expected: dict[str, dict[str, object]]) -> None:
    folder = shared / "fixtures" / "chat" / "signal"
    found = messages(read(signal_text, folder / "joweich__chat-miner" / "test" / "signal" / "test_export.txt"))
    assert [message.text.replace("\n", " ") for message in found] == ["Hello John!", "Hello Jane!"]
    assert [message.sent and message.sent.isoformat(timespec="minutes") for message in found] == ["2019-12-24T12:23", "2020-01-17T21:49"]
    found = messages(read(signal_text, folder / "synthetic_from_grammar" / "chat.md"))
    assert (len(found), sum(message.deleted for message in found)) == (4, 1)
    records = read(signal_jsonl, folder / "synthetic_from_grammar" / "main.jsonl")
    kinds = [message.kind for message in messages(records)]
    assert (kinds.count(MessageKind.TEXT), kinds.count(MessageKind.SYSTEM), kinds.count(MessageKind.RECALLED)) == (2, 1, 1)
    wanted = expected["chat/signal/synthetic_from_grammar/main.jsonl"]
    assert wanted["aci_uuid"] in {native for record in records if isinstance(record, Party) for native in record.native_ids}


def test_imessages_fixture_reads_as_its_grammar_says(shared: Path) -> None:
    found = messages(read(imessage_text, shared / "fixtures" / "chat" / "imessage" / "synthetic_from_grammar" / "chat.txt"))
    assert [message.kind for message in found] == [MessageKind.TEXT] * 7 + [MessageKind.SYSTEM] * 2
    assert [message.deleted for message in found] == [False, True, *[False] * 7]


# ── text messages ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a &amp; b &lt;5&gt;", "a & b <5>"),
        ("&#55357;&#56836;", "😄"),
        ("&#x1F604;&#128516;", "😄😄"),
        ("one&#10;two", "one\ntwo"),
        ("half &#55357; a pair", "half \ufffd a pair"),
        ("&amp;#55357;&amp;lt;", "&#55357;&lt;"),
        ("&lol9;", "&lol9;"),
        ("&copy; &amp;copy; &mp;", "&copy; &copy; &mp;"),
        ("it's > that", "it's > that"),
    ],
)
def test_references_in_a_text_message_are_undone_once(body: str, text: str, tmp_path: Path) -> None:
    path = backup(tmp_path, sms(body))
    (message,) = messages(read(sms_xml, path))
    assert message.text == text
    assert "\ufffd" in text or holds(export_of(path).quoted(message.place), text)


def test_a_document_type_is_refused_and_nothing_is_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol9 "&lol;&lol;&lol;&lol;">]>\n'
    records = read(sms_xml, backup(tmp_path, sms("&lol9;"), head=HEAD + bomb))
    assert [problem.code for problem in problems(records)] == [ProblemCode.UNREADABLE]
    assert [message.text for message in messages(records)] == ["&lol9;"]


def test_drafts_and_failures_were_told_nobody(tmp_path: Path) -> None:
    path = backup(tmp_path, *(sms(f"type {code}", type=code) for code in "123456"))
    assert [text for _, text in said(sms_xml, path)] == ["type 1", "type 2"]


def test_a_broken_element_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    records = read(sms_xml, backup(tmp_path, sms("one"), '<sms body="never closed', sms("two")))
    assert [message.text for message in messages(records)] == ["one", "two"]
    assert [problem.code for problem in problems(records)] == [ProblemCode.UNREADABLE]


def test_nobody_can_pose_as_the_owner_of_the_phone(tmp_path: Path) -> None:
    records = read(sms_xml, backup(tmp_path, sms("I promise", address="self"), sms("I promise", address="Me")))
    assert [record.is_self for record in records if isinstance(record, Party)] == [False, False]


def test_a_large_picture_is_read_across_blocks(tmp_path: Path) -> None:
    picture = "A" * 700_000
    mms = f'<mms date="1704160000000" msg_box="1" address="+1555"><parts><part ct="image/png" cl="a.png" data="{picture}" /></parts></mms>'
    found = messages(read(sms_xml, backup(tmp_path, mms, sms("after"))))
    assert [message.kind for message in found] == [MessageKind.IMAGE, MessageKind.TEXT]
    assert found[0].attachments[0].sha256


# ── iMessage ──────────────────────────────────────────────────────────────────────────────────────────────────────

AT = "May 17, 2022  5:29:42 PM"
IMESSAGES = {
    "blank lines belong to a text": (f"{AT}\nMe\none\n\ntwo\n\n", [("Me", "one\n\ntwo")]),
    "words like the exporter's stay": (f"{AT}\nMe\nSent with DHL\nReactions:\nnone so far\n\n", [("Me", "Sent with DHL\nReactions:\nnone so far")]),
    "an effect is the exporter's": (f"{AT}\nMe\nhooray\nSent with Confetti\n\n", [("Me", "hooray")]),
    "reactions are others'": (f"{AT}\nMe\nok\nReactions:\nLoved by Ann\n\n", [("Me", "ok")]),
    "a reply under its message is read at its own place": (
        f"{AT}\nMe\nq\n    {AT}\n    Ann\n    a\n\n{AT}\nAnn\na\nThis message responded to an earlier message.\n\n",
        [("Me", "q"), ("Ann", "a")],
    ),
    "a time within a text begins nothing": (f"{AT}\nMe\nhe wrote\n{AT}\nAnn\nI promise\n\n", [("Me", f"he wrote\n{AT}\nAnn\nI promise")]),
}


@pytest.mark.parametrize("case", IMESSAGES)
def test_imessage_blocks(case: str, tmp_path: Path) -> None:
    text, wanted = IMESSAGES[case]
    assert said(imessage_text, written(tmp_path, text)) == wanted


def test_imazing_keeps_the_number_beside_the_name(tmp_path: Path) -> None:
    head = "Chat Session,Message Date,Service,Type,Sender ID,Sender Name,Text\n"
    records = read(imazing_csv, written(tmp_path, head + "Ann,2025-03-04 09:03:20,SMS,Incoming,+1555,Ann,hi\n", "a.csv"))
    assert [(record.key, record.name, record.is_self) for record in records if isinstance(record, Party)] == [("+1555", "Ann", False)]


# ── Signal ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_signal_quotes_is_not_the_senders_own_word(tmp_path: Path) -> None:
    (first, second) = messages(
        read(signal_text, written(tmp_path, "[2024-06-01 14:00:00] A: x\n[2024-06-01 14:03:00] B: \n\n> I promise\n\nreally?\n", "chat.md"))
    )
    assert (first.text, second.text) == ("x", "really?")
    assert [(file.name, file.note) for file in second.attachments] == [("I promise", "reply_to")]


def test_a_line_of_signal_that_is_no_json_is_a_problem(tmp_path: Path) -> None:
    item = {"chatItem": {"chatId": "1", "authorId": "2", "dateSent": "1740000000000", "standardMessage": {"text": {"body": "hi"}}}}
    lines = ['{"version": "1", "backupTimeMs": "1750000000000"}', json.dumps(item), "{broken", "5", json.dumps(item)]
    records = read(signal_jsonl, written(tmp_path, "\n".join(lines), "main.jsonl"))
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_JSON, ProblemCode.BAD_ROW]
    assert [message.text for message in messages(records)] == ["hi", "hi"]


def test_an_earlier_text_and_a_time_to_disappear_are_said(tmp_path: Path) -> None:
    item = {
        "chatId": "1", "authorId": "2", "dateSent": "1740000000000", "expireStartDate": "1740000000000", "expiresInMs": "1000",
        "standardMessage": {"text": {"body": "new"}}, "revisions": [{"standardMessage": {"text": {"body": "old"}}}],
    }  # fmt: skip
    path = written(tmp_path, '{"version": "1", "backupTimeMs": "1750000000000"}\n' + json.dumps({"chatItem": item}), "main.jsonl")
    (message,) = messages(read(signal_jsonl, path))
    assert isinstance(message, Message)
    assert message.edited
    assert [(file.name, file.note) for file in message.attachments] == [("old", "revision"), ("1740000000000+1000", "expired")]


def test_a_subject_above_a_text_is_confirmed_by_the_row(tmp_path: Path) -> None:
    head = "Chat Session,Message Date,Service,Type,Sender ID,Sender Name,Subject,Text\n"
    path = written(tmp_path, head + 'Ann,2025-03-04 09:03:20,SMS,Incoming,+1555,Ann,The lamp,"it, ""ships"""\n', "a.csv")
    (message,) = messages(read(imazing_csv, path))
    assert message.text == 'The lamp\nit, "ships"'
    assert holds(export_of(path).quoted(message.place), message.text)
