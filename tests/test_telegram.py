"""Telegram Desktop's JSON export: single chats and whole accounts, of 2019 and of today."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from casefile.records import Conversation, Message, MessageKind, Party, ProblemCode, Reading, Record, Zone
from parsers.chat import telegram_json
from tests.conftest import SAMPLES
from tests.reading import as_rows, export_of, messages, problems, read, written

FOLDER = SAMPLES / "formats" / "telegram_json"
ROBIN = {"type": "message", "date": "2025-03-04T10:00:00", "date_unixtime": "1741078800", "from": "Robin", "from_id": "user2", "text": "hi"}


def exported(folder: Path, *found: object, **chat: object) -> Path:
    head = {"name": "Juniper", "type": "personal_chat", "id": 1, **chat}
    return written(folder, json.dumps({**head, "messages": list(found)}, ensure_ascii=False), "result.json")


def one(folder: Path, **members: object) -> Message:
    (message,) = messages(read(telegram_json, exported(folder, {**ROBIN, **members})))
    return message


def of_kind(records: list[Record], kind: type) -> list[Record]:
    return [record for record in records if isinstance(record, kind)]


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_samples_read_as_their_goldens(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"parsers/telegram_json/{path.name}.txt", as_rows(read(telegram_json, path)))


def test_the_fixtures_hold_what_their_authors_say(shared: Path) -> None:
    fixtures = shared / "fixtures"
    expected = json.loads((fixtures / "expected-chat.json").read_text(encoding="utf-8"))
    for name, told in expected.items():
        if "/telegram/" not in name:
            continue
        records = read(telegram_json, fixtures / name)
        assert problems(records) == []
        wanted = told["expected"]
        found = messages(records)
        if "authors" in wanted:
            assert [message.sender for message in found] == wanted["authors"]
            assert [message.text for message in found] == [text.replace("Link: ", "Link:") for text in wanted["texts"]]
            assert [message.sent and message.sent.timestamp() for message in found] == wanted["unixtimes"]
            continue
        chats = [record for record in records if isinstance(record, Conversation)]
        assert [(chat.native_id, chat.title) for chat in chats] == [(str(chat["id"]), chat["name"]) for chat in wanted["raw_counts"]]
        for chat, raw in zip(chats, wanted["raw_counts"], strict=True):
            own = [message for message in found if message.conversation == chat.key]
            assert (len(own), min(message.sent_raw for message in own), max(message.sent_raw for message in own)) == (
                raw["entries"],
                raw["first"],
                raw["last"],
            )


@pytest.mark.parametrize(
    ("members", "kind", "text"),
    [
        ({"text": ["a ", {"type": "bold", "text": "b"}, " c"]}, MessageKind.TEXT, "a b c"),
        ({"text": "价格①２００元\u200e"}, MessageKind.TEXT, "价格①２００元\u200e"),
        ({"text": "", "photo": "photos/1.jpg"}, MessageKind.IMAGE, ""),
        ({"text": "", "file": "v.ogg", "media_type": "voice_message"}, MessageKind.VOICE, ""),
        ({"text": "", "file": "s.webp", "media_type": "sticker"}, MessageKind.STICKER, ""),
        ({"text": "", "file": "a.pdf"}, MessageKind.FILE, ""),
        ({"text": "", "invoice_information": {"title": "Lamp", "amount": 4850}}, MessageKind.ORDER_CARD, "title: Lamp, amount: 4850"),
        ({"text": "", "location_information": {"latitude": 1.5, "longitude": 2}}, MessageKind.TEXT, "latitude: 1.5, longitude: 2"),
        ({"type": "service", "action": "phone_call", "duration_seconds": 12, "text": ""}, MessageKind.CALL, "phone_call: 12"),
        (
            {"type": "service", "actor": "A", "action": "invite_members", "members": ["B", None], "text": ""},
            MessageKind.SYSTEM,
            "A invite_members: B, null",
        ),
        (
            {"type": "service", "action": "send_payment", "amount": 5, "currency": "EUR", "text": ""},
            MessageKind.TRANSFER,
            "send_payment: amount: 5; currency: EUR",
        ),
        ({"type": "unsupported", "text": ""}, MessageKind.SYSTEM, "unsupported"),
    ],
)
def test_text_and_kind_come_from_the_file_alone(tmp_path: Path, members: dict[str, object], kind: MessageKind, text: str) -> None:
    message = one(tmp_path, **members)
    assert (message.kind, message.text) == (kind, text)


def test_a_link_behind_words_is_kept_beside_the_text(tmp_path: Path) -> None:
    message = one(tmp_path, text=["see ", {"type": "text_link", "text": "here", "href": "https://shop.example/x"}])
    assert (message.text, [(found.name, found.note) for found in message.attachments]) == ("see here", [("https://shop.example/x", "text_link")])


def test_who_stands_beside_a_message_is_kept(tmp_path: Path) -> None:
    message = one(tmp_path, text="hi", forwarded_from=None, saved_from="Zoe", author="Ann", via_bot="@pricebot")
    told = [(beside.name, beside.note) for beside in message.attachments]
    assert told == [("", "forwarded_from"), ("Zoe", "forwarded_from"), ("Ann", "signature"), ("@pricebot", "via_bot")]


def test_a_medium_that_was_left_out_is_said_to_be_missing(tmp_path: Path) -> None:
    (attachment,) = one(tmp_path, text="", photo="(File not included. Change data exporting settings to download.)").attachments
    assert attachment.present is False
    assert attachment.note == "(File not included. Change data exporting settings to download.)"


@pytest.mark.parametrize(
    ("members", "sent", "zone"),
    [
        ({"date": "2025-03-04T10:00:00", "date_unixtime": "1741078800"}, "2025-03-04T10:00:00+01:00", Zone.UTC),
        ({"date": None, "date_unixtime": "1741078800"}, "2025-03-04T09:00:00+00:00", Zone.UTC),
        ({"date": "2025-03-04T10:00:00", "date_unixtime": None}, "2025-03-04T10:00:00", Zone.UNKNOWN),
        ({"date": "2019-03-04T10:00:00", "date_unixtime": None, "edited": "1970-01-01T05:00:00"}, "2019-03-04T10:00:00+05:00", Zone.ASSUMED),
        ({"date": "2019-03-04T10:00:00", "date_unixtime": None, "edited": "1969-12-31T19:00:00"}, "2019-03-04T10:00:00-05:00", Zone.ASSUMED),
    ],
)
def test_the_instant_is_shown_on_the_exporters_clock(tmp_path: Path, members: dict[str, object], sent: str, zone: Zone) -> None:
    message = one(tmp_path, **members)
    assert (message.sent and message.sent.isoformat(), message.zone, message.edited) == (sent, zone, False)


def test_the_users_zone_goes_before_the_epoch_trick(tmp_path: Path) -> None:
    path = exported(tmp_path, {"type": "message", "date": "2019-07-04T10:00:00", "edited": "1970-01-01T01:00:00", "from": "R", "text": "x"})
    (message,) = messages(read(telegram_json, path, tz="Europe/Berlin"))
    assert (message.sent and message.sent.isoformat(), message.zone) == ("2019-07-04T10:00:00+02:00", Zone.STATED)


def test_a_clock_change_is_read_and_said(tmp_path: Path) -> None:
    summer = {**ROBIN, "date": "2025-07-04T10:00:00", "date_unixtime": "1751616000"}
    records = read(telegram_json, exported(tmp_path, ROBIN, summer, ROBIN))
    assert [message.sent and message.sent.isoformat()[-6:] for message in messages(records)] == ["+01:00", "+02:00", "+01:00"]
    assert [record.value for record in records if isinstance(record, Reading)] == ["UTC+01:00", "UTC+02:00"]


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ({**ROBIN, "date_unixtime": "1741000000"}, ProblemCode.BAD_TIME),
        ({**ROBIN, "date": "yesterday"}, ProblemCode.BAD_TIME),
        ({**ROBIN, "date_unixtime": "9" * 30}, ProblemCode.BAD_TIME),
        ({**ROBIN, "text": "\ud83d"}, ProblemCode.BAD_BYTES),
        ({**ROBIN, "text_entities": [{"type": "plain", "text": "ho"}]}, ProblemCode.TEXT_DIFFERS),
        ({**ROBIN, "type": "poem"}, ProblemCode.BAD_ROW),
        (["no message"], ProblemCode.BAD_ROW),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_the_rest_goes_on(tmp_path: Path, found: object, code: ProblemCode) -> None:
    path = tmp_path / "result.json"
    path.write_text(json.dumps({"messages": [ROBIN, found, ROBIN]}), encoding="utf-8")
    records = read(telegram_json, path)
    assert [problem.code for problem in problems(records)] == [code]
    assert [message.text for message in messages(records)][:: len(messages(records)) - 1] == ["hi", "hi"]


def test_a_key_that_comes_twice_is_said(tmp_path: Path) -> None:
    plain = json.dumps(ROBIN)
    twice = plain.replace('"text"', '"text": "I never said that", "text"')
    path = written(tmp_path, f'{{"messages": [{", ".join([plain] * 5 + [twice] + [plain] * 5)}]}}')
    records = read(telegram_json, path)
    assert [(problem.code, problem.detail, problem.place.where) for problem in problems(records)] == [
        (ProblemCode.REPEATED_KEY, "text", "$.messages[5]")
    ]
    assert len(messages(records)) == 11


def test_in_a_chat_of_two_who_is_not_its_name_made_the_export(tmp_path: Path) -> None:
    records = read(telegram_json, exported(tmp_path, ROBIN, {**ROBIN, "from": "Juniper", "from_id": "user1"}))
    assert [(record.name, record.is_self) for record in records if isinstance(record, Party)] == [("Robin", True), ("Juniper", False)]


def test_a_name_that_stands_after_the_messages_is_found(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({"messages": [ROBIN], "name": "Juniper", "type": "bot_chat", "id": 5}))
    (conversation,) = of_kind(read(telegram_json, path), Conversation)
    assert isinstance(conversation, Conversation)
    assert (conversation.title, conversation.native_id, conversation.is_group) == ("Juniper", "5", False)


@pytest.mark.parametrize(
    "text",
    [
        '{"participants": [{"name": "A"}], "messages": [{"sender_name": "A", "timestamp_ms": 1, "content": "x", "type": "Generic"}]}',
        '{"weflow": {"version": "1"}, "messages": [{"localId": 1, "type": "文本消息", "content": "x"}]}',
        '{"conversations": [], "messages": 5}',
        '[{"type": "message", "date": "2024-01-01T00:00:00"}]',
        "hello",
    ],
)
def test_other_files_are_not_recognised(tmp_path: Path, text: str) -> None:
    assert not telegram_json.recognizes(export_of(written(tmp_path, text)))


def test_an_export_without_messages_is_recognised(tmp_path: Path) -> None:
    assert messages(read(telegram_json, exported(tmp_path))) == []


RESULT = (FOLDER / "result.json").read_bytes()


@pytest.mark.parametrize(
    ("holder", "told"), [({"user_id": 2, "first_name": "Robin"}, True), ({"user_id": 3}, False), ({"first_name": "Robin"}, None)]
)
def test_whose_account_it_is_is_told_by_the_number_alone(holder: object, told: bool | None, tmp_path: Path) -> None:
    chat = {"name": "Lamps", "type": "private_group", "id": 7, "messages": [ROBIN]}
    account = {"personal_information": holder, "chats": {"list": [chat]}}
    records = read(telegram_json, written(tmp_path, json.dumps(account), "result.json"))
    assert [party.is_self for party in records if isinstance(party, Party)] == [told]


def test_in_a_chat_of_two_a_person_called_like_it_is_not_taken_for_the_holder(tmp_path: Path) -> None:
    said = [
        {"id": number, "type": "message", "date": "2024-01-01T00:00:00", "date_unixtime": "1704067200", "from": name, "from_id": key, "text": "x"}
        for number, (name, key) in enumerate([(None, "user3"), ("Robin", "user3"), ("Lamps", "user2")])
    ]
    chat = {"name": "Lamps", "type": "personal_chat", "id": 7, "messages": said}
    records = read(telegram_json, written(tmp_path, json.dumps(chat), "result.json"))
    named = {party.key: (party.name, party.is_self) for party in records if isinstance(party, Party)}
    assert named == {"user3": ("Robin", True), "user2": ("Lamps", None)}
