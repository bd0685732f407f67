"""Discord, Slack, Google Chat, Skype and Teams."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from casefile.records import Conversation, MessageKind, Party, ProblemCode
from casefile.store import open_case
from parsers.chat import discord_csv, discord_json, discord_package, discord_text, google_chat_json, skype_json, slack_json, teams_json
from parsers.export import Options
from parsers.markup import plain
from pipeline import intake
from pipeline.originals import Received, receive
from pipeline.report.quotes import holds
from pipeline.workers import Workers
from tests.reading import export_of, messages, problems, read, written


@pytest.fixture
def expected(shared: Path) -> dict[str, dict[str, object]]:
    told = json.loads((shared / "fixtures" / "expected-chat.json").read_text(encoding="utf-8"))
    return {name: one["expected"] for name, one in told.items()}


def unpacked(archive: Path, folder: Path) -> list[Path]:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["pkg_old_csv", "pkg_new_json", "pkg_no_prefix"])
def test_discords_packages_read_as_told(name: str, shared: Path, tmp_path: Path, expected: dict[str, dict[str, object]]) -> None:
    relative = f"chat/discord/synthetic_from_grammar/{name}.zip"
    (path,) = (found for found in unpacked(shared / "fixtures" / relative, tmp_path) if found.name.startswith("messages."))
    records = read(discord_package, path)
    found = messages(records)
    assert len(found) == expected[relative]["messages"]
    assert found[0].sent
    assert found[0].sent.isoformat(timespec="seconds").replace("+00:00", "Z") == expected[relative]["first_utc"]
    assert [record.is_self for record in records if isinstance(record, Party)] == [True]


def test_discord_chat_exporters_fixtures_read_as_told(shared: Path) -> None:
    folder = shared / "fixtures" / "chat" / "discord" / "synthetic_from_grammar"
    assert [message.text for message in messages(read(discord_csv, folder / "dce.csv"))] == ['he said "ok"', "two\nlines"]
    found = messages(read(discord_text, folder / "dce.txt"))
    assert [message.text for message in found] == ["hi there", "multi\nline"]
    assert [len(message.attachments) for message in found] == [0, 1]


def test_slacks_archive_reads_as_told(shared: Path, tmp_path: Path, expected: dict[str, dict[str, object]]) -> None:
    relative = "chat/slack/hfaran__slack-export-viewer/tests/testarchive.zip"
    counts: dict[str, int] = {}
    stamps: list[float] = []
    for path in unpacked(shared / "fixtures" / relative, tmp_path):
        found = messages(read(slack_json, path))
        stamps += [float(message.sent_raw) for message in found]
        if found:
            counts[path.parent.name] = counts.get(path.parent.name, 0) + len(found)
    assert (counts, min(stamps), max(stamps)) == tuple(expected[relative][key] for key in ("channels", "first_ts", "last_ts"))


def test_google_chats_fixtures_read_as_told(shared: Path, expected: dict[str, dict[str, object]]) -> None:
    chats = {name: wanted for name, wanted in expected.items() if "/Google Chat/" in name}
    assert len(chats) == 3
    for name, wanted in chats.items():
        found = messages(read(google_chat_json, shared / "fixtures" / name))
        written_times = [message.sent_raw for message in found]
        assert (len(found), written_times[0], written_times[-1]) == (wanted["messages"], wanted["first"], wanted["last"])
        assert all(message.sent for message in found)


def test_skypes_fixture_reads_as_told(shared: Path) -> None:
    found = messages(read(skype_json, shared / "fixtures" / "chat" / "skype" / "synthetic_from_grammar" / "messages.json"))
    assert [message.kind for message in found] == [MessageKind.CALL, MessageKind.RECALLED, MessageKind.TEXT]
    assert (found[-1].text, found[-1].edited) == ("price is 5 <fixed>", True)


# ── who is who ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_slacks_list_of_people_names_them(tmp_path: Path) -> None:
    people = written(
        tmp_path, json.dumps([{"id": "U01", "name": "tern", "profile": {"real_name": "Tern Lamps", "email": "shop@tern.example"}}]), "users.json"
    )
    day = written(tmp_path, json.dumps([{"type": "message", "user": "U01", "text": "hi", "ts": "1741079000.000100"}]), "2025-03-04.json")
    export = replace(export_of(day), companions={"users.json": people})
    (party,) = (record for record in slack_json.parse(export) if isinstance(record, Party))
    assert (party.key, party.name, party.native_ids) == ("U01", "Tern Lamps", ("U01", "shop@tern.example"))


@pytest.mark.parametrize(
    ("about", "index", "title", "is_group"),
    [
        ({"id": "11", "type": "GUILD_TEXT", "name": "orders", "guild": {"id": "5", "name": "Lamps"}}, {"11": "orders"}, "Lamps / orders", True),
        ({"id": "11", "type": 1, "recipients": ["7", "8"]}, {"11": "Direct Message with tern#4411"}, "Direct Message with tern#4411", False),
        ({"id": "12", "type": "DM", "name": "other"}, {"12": "other"}, None, None),
        (None, {"11": "Direct Message with tern"}, "Direct Message with tern", None),
    ],
)
def test_the_files_beside_discords_messages_say_what_the_channel_is_called(
    about: object, index: object, title: str | None, is_group: bool | None, tmp_path: Path
) -> None:
    said = {"ID": 1346407655014400001, "Timestamp": "2025-03-04 09:03:20", "Contents": "hi", "Attachments": ""}
    export = export_of(written(tmp_path, json.dumps([said]), "messages.json"))
    companions = {name: written(tmp_path, json.dumps(told), name) for name, told in (("channel.json", about), ("index.json", index)) if told}
    export = replace(export, source=replace(export.source, path="messages/c11/messages.json"), companions=companions)
    (conversation,) = (record for record in discord_package.parse(export) if isinstance(record, Conversation))
    assert (conversation.native_id, conversation.title, conversation.is_group) == ("11", title, is_group)


def test_intake_hands_the_list_of_people_down_to_the_days(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "slack.zip", "w") as archive:
        archive.writestr("users.json", json.dumps([{"id": "U01", "name": "tern", "profile": {"real_name": "Tern Lamps"}}]))
        archive.writestr("orders/2025-03-04.json", json.dumps([{"type": "message", "user": "U01", "text": "hi", "ts": "1741079000.000100"}]))
    case = open_case(tmp_path / "case.db", create=True)
    received = [one for one in receive([tmp_path / "slack.zip"], tmp_path / "originals", password=None) if isinstance(one, Received)]
    with case.stage("intake", "", version="test", who="test"):
        intake.take_in(Workers(case), received, options=Options(), format_name=None)
    assert [party.name for party in case.records(Party)] == ["Tern Lamps"]
    assert [chat.title for chat in case.records(Conversation)] == ["orders"]


# ── single messages ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_id_of_discord_tells_a_time_that_was_changed(tmp_path: Path) -> None:
    made = ((1741079000000 - 1420070400000) << 22) + 1
    author = {"id": "7", "name": "tern"}
    found = [
        {"id": str(made), "type": "Default", "timestamp": "2025-03-04T10:03:20+01:00", "content": "kept", "author": author},
        {"id": str(made), "type": "Default", "timestamp": "2025-03-04T10:03:20+00:00", "content": "moved", "author": author},
    ]
    path = written(tmp_path, json.dumps({"guild": {"id": "0"}, "channel": {"id": "1"}, "messages": found}), "a.json")
    records = read(discord_json, path)
    assert [(problem.code, problem.place.where) for problem in problems(records)] == [(ProblemCode.BAD_TIME, "$.messages[1]")]


def test_a_slack_text_is_escaped_once(tmp_path: Path) -> None:
    path = written(
        tmp_path, json.dumps([{"type": "message", "user": "U01", "text": "&amp;lt; &lt;b&gt; <@U02>", "ts": "1741079000.000100"}]), "2025-03-04.json"
    )
    assert [message.text for message in messages(read(slack_json, path))] == ["&lt; <b> <@U02>"]


def test_what_skype_quotes_is_not_the_senders_own_word(tmp_path: Path) -> None:
    content = '<quote author="a" messageid="7"><legacyquote>[1] A: </legacyquote>I promise<legacyquote>\n\n&lt;&lt;&lt; </legacyquote></quote>really?'
    item = {
        "id": "9",
        "originalarrivaltime": "2024-01-02T03:04:05Z",
        "messagetype": "RichText",
        "content": content,
        "from": "8:b",
        "properties": None,
    }
    chat = {"id": "8:a", "displayName": "A", "MessageList": [item]}
    (message,) = messages(read(skype_json, written(tmp_path, json.dumps({"userId": "8:b", "conversations": [chat]}), "messages.json")))
    assert (message.text, message.reply_to) == ("really?", "7")
    assert [(file.name, file.note) for file in message.attachments] == [("I promise", "reply_to")]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a < b", "a < b"),
        ("a &lt; b", "a < b"),
        ("<b>a</b><br/>b", "a\nb"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("x < y <b>z</b>", "x < y z"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_markup_in_a_field_becomes_its_characters(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_teams_reads_an_array_as_well(tmp_path: Path) -> None:
    item = {
        "id": "1",
        "messageType": "message",
        "createdDateTime": "2024-01-02T03:04:05Z",
        "body": {"contentType": "text", "content": "a <b>"},
        "from": None,
    }
    assert [message.text for message in messages(read(teams_json, written(tmp_path, json.dumps([item]), "a.json")))] == ["a <b>"]


def test_teams_reads_one_message_that_has_a_value_within(tmp_path: Path) -> None:
    item = {"id": "1", "messageType": "message", "createdDateTime": "2024-01-02T03:04:05Z", "from": {"application": {"value": ["x"]}}}
    item["body"] = {"contentType": "text", "content": "hello"}
    export = export_of(written(tmp_path, json.dumps(item), "a.json"))
    assert teams_json.recognizes(export)
    assert [message.text for message in messages(read(teams_json, export.file))] == ["hello"]


def test_a_subject_above_a_page_is_confirmed_by_the_source(tmp_path: Path) -> None:
    item = {"id": "1", "messageType": "message", "createdDateTime": "2024-01-02T03:04:05Z", "subject": "Lamp & bulb", "from": None}
    item["body"] = {"contentType": "html", "content": "<p>ships &lt;today&gt;</p><p>or tomorrow</p>"}
    path = written(tmp_path, json.dumps([item]), "a.json")
    (message,) = messages(read(teams_json, path))
    assert message.text == "Lamp & bulb\nships <today>\nor tomorrow"
    assert holds(export_of(path).quoted(message.place), message.text)


def test_what_stands_beside_a_message_is_no_missing_file(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    written(folder, "[2024-06-01 14:00:00] A: x\n[2024-06-01 14:03:00] B: \n\n> I promise\n\nreally? ![p](./media/p.jpg)\n", "chat.md")
    case = open_case(tmp_path / "case.db", create=True)
    received = [one for one in receive([folder], tmp_path / "originals", password=None) if isinstance(one, Received)]
    with case.stage("intake", "", version="test", who="test"):
        intake.take_in(Workers(case), received, options=Options(), format_name=None)
    (answer,) = (message for message in case.messages() if message.attachments)
    assert [(file.name, file.present) for file in answer.attachments] == [("./media/p.jpg", False), ("I promise", None)]


@pytest.mark.parametrize(("id_", "is_group"), [("8:live:x", False), ("19:x@thread.skype", True), ("19:x@unq.gbl.spaces", False)])
def test_a_chat_of_two_in_teams_is_no_group(id_: str, is_group: bool, tmp_path: Path) -> None:
    said = {"id": "1", "originalarrivaltime": "2023-11-14T22:13:21Z", "messagetype": "Text", "content": "hi", "from": "8:b"}
    records = read(
        skype_json, written(tmp_path, json.dumps({"userId": "8:b", "conversations": [{"id": id_, "MessageList": [said]}]}), "messages.json")
    )
    assert [chat.is_group for chat in records if isinstance(chat, Conversation)] == [is_group]
