"""RSMF: the mail, the archive in it, and manifests that say more or less than they should."""

import json
from pathlib import Path

import pytest

from casefile.records import Attachment, Conversation, Message, MessageKind, Party, ProblemCode, Zone
from parsers.chat import rsmf
from tests.conftest import SAMPLES
from tests.reading import export_of, messages, problems, read, written
from tests.test_intake import codes, taken, zipped

PEOPLE = [{"id": "1", "display": "Buyer"}, {"id": "2", "display": "Seller", "email": "s@shop.example"}]
CHAT = {"id": "c1", "display": "Order 1", "platform": "WeChat", "type": "direct", "participants": ["1", "2"]}


def manifest(folder: Path, *events: object, participants: object = PEOPLE, **members: object) -> Path:
    content = {"version": "2.0.0", "participants": participants, "conversations": [CHAT], "events": events, **members}
    return written(folder, json.dumps(content, ensure_ascii=False), "rsmf_manifest.json")


def event(**members: object) -> dict[str, object]:
    return {"type": "message", "participant": "2", "conversation": "c1", "timestamp": "2024-01-15T10:31:00+08:00", "body": "假一赔十", **members}


def test_a_mail_an_archive_and_a_manifest_say_the_same(tmp_path: Path) -> None:
    sample = SAMPLES / "formats" / "rsmf"
    for name in ("mail", "archive", "manifest"):
        (tmp_path / name).mkdir()
    (tmp_path / "mail" / "tern.rsmf").write_bytes((sample / "tern.rsmf").read_bytes())
    zipped(tmp_path / "archive" / "rsmf.zip", {"rsmf_manifest.json": (sample / "rsmf_manifest.json").read_text()})
    (tmp_path / "manifest" / "rsmf_manifest.json").write_bytes((sample / "rsmf_manifest.json").read_bytes())
    said = {}
    for name in ("mail", "archive", "manifest"):
        case, found = taken(tmp_path / name, tmp_path / f"{name}-out")
        assert found == []
        said[name] = [message.text for message in case.messages()]
    assert said["mail"] == said["archive"] == said["manifest"]
    assert len(said["mail"]) == 5


def test_the_archive_in_a_mail_is_a_source_of_its_own_and_holds_the_attachments(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "tern.rsmf").write_bytes((SAMPLES / "formats" / "rsmf" / "tern.rsmf").read_bytes())
    case, _ = taken(tmp_path / "in", tmp_path / "out")
    assert "in/tern.rsmf!rsmf.zip!rsmf_manifest.json" in list(case.frame("sources")["path"])
    files = [file for message in case.messages() for file in message.attachments if not (file.note or "").startswith("revision")]
    assert [(file.name, file.present, file.note) for file in files] == [("ATT001.jpg", True, "crack.jpg")]
    assert case.count(Message) == 5


def test_mails_in_an_archive_are_opened_too(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    zipped(tmp_path / "in" / "all.zip", {"tern.rsmf": (SAMPLES / "formats" / "rsmf" / "tern.rsmf").read_bytes()})
    case, found = taken(tmp_path / "in", tmp_path / "out")
    assert (case.count(Message), found) == (5, [])


def test_a_mail_below_blank_lines_in_an_archive_within_an_archive_is_opened_but_no_container_in_it(tmp_path: Path) -> None:
    mail = b"\r\n\r\n" + (SAMPLES / "formats" / "rsmf" / "tern.rsmf").read_bytes()
    (tmp_path / "in").mkdir()
    inner = zipped(tmp_path / "inner.zip", {"tern.rsmf": mail}).read_bytes()
    zipped(tmp_path / "in" / "all.zip", {"inner.zip": inner})
    case, found = taken(tmp_path / "in", tmp_path / "out")
    assert (case.count(Message), found) == (5, [])
    (tmp_path / "deeper").mkdir()
    zipped(tmp_path / "deeper" / "all.zip", {"more.zip": zipped(tmp_path / "more.zip", {"inner.zip": inner}).read_bytes()})
    _, found = taken(tmp_path / "deeper", tmp_path / "deeper-out")
    assert codes(found) == [ProblemCode.ARCHIVE_TOO_DEEP]


def test_a_mail_without_its_archive_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    written(tmp_path / "in", "X-RSMF-Version: 2.0.0\nContent-Type: text/plain\n\nhello\n", "a.rsmf")
    _, found = taken(tmp_path / "in", tmp_path / "out")
    assert codes(found) == [ProblemCode.ARCHIVE_BROKEN]


def test_a_mail_that_only_quotes_such_headers_is_another_mail(tmp_path: Path) -> None:
    assert not rsmf.recognizes(export_of(written(tmp_path, "From: a@b.example\nSubject: x\n\nX-RSMF-Version: 2.0.0\n", "a.eml")))


def test_an_edit_keeps_what_was_said_before_and_a_deletion_is_marked(tmp_path: Path) -> None:
    edited = event(id="e1", edits=[{"participant": "2", "timestamp": "2024-01-15T10:32:00+08:00", "previous": "假一赔三", "new": "假一赔十"}])
    records = read(rsmf, manifest(tmp_path, edited, event(id="e2", parent="e1", deleted=True), event(deleted=True, body="")))
    first, second, third = messages(records)
    assert (first.edited, first.attachments) == (True, (Attachment(name="假一赔三", note="revision 2024-01-15T10:32:00+08:00"),))
    assert (second.deleted, second.kind, second.reply_to) == (True, MessageKind.TEXT, "e1")
    assert third.kind is MessageKind.RECALLED
    assert next(record for record in records if isinstance(record, Conversation)).platform == "wechat"


def test_people_are_told_apart_by_account_address_or_name_not_by_the_manifests_number(tmp_path: Path) -> None:
    listed = [*PEOPLE, {"id": "3", "display": "Buyer"}, {"id": "4", "account_id": "+15550100200"}]
    records = read(rsmf, manifest(tmp_path, *(event(participant=str(number)) for number in (1, 2, 3, 4)), participants=listed))
    assert [party.key for party in records if isinstance(party, Party)] == ["Buyer", "s@shop.example", "Buyer (3)", "+15550100200"]


def test_a_time_without_an_offset_is_a_clock_on_some_wall(tmp_path: Path) -> None:
    (message,) = messages(read(rsmf, manifest(tmp_path, event(timestamp="2013-01-10T15:53:00"))))
    assert (message.zone, message.sent and message.sent.isoformat()) == (Zone.UNKNOWN, "2013-01-10T15:53:00")


@pytest.mark.parametrize(
    ("members", "detail"),
    [
        ({"participant": "9"}, "participant: 9"),
        ({"conversation": "c9"}, "conversation: c9"),
        ({"attachment": "avatar.png"}, "attachment: avatar.png"),
        ({"timestamp": "soon"}, "soon"),
    ],
)
def test_what_does_not_fit_is_told_and_the_message_is_kept(members: dict[str, object], detail: str, tmp_path: Path) -> None:
    records = read(rsmf, manifest(tmp_path, event(**members)))
    assert [problem.detail for problem in problems(records)] == [detail]
    assert [message.text for message in messages(records)] == ["假一赔十"]


def test_people_without_a_number_and_events_of_no_kind_are_problems(tmp_path: Path) -> None:
    records = read(rsmf, manifest(tmp_path, 5, {"body": "x"}, event(participant="1"), participants=[{"display": "A"}, {"id": 1, "display": "B"}]))
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_ROW] * 3
    assert [party.name for party in records if isinstance(party, Party)] == ["B"]


def test_the_validators_samples_are_read(shared: Path) -> None:
    folder = shared / "fixtures" / "chat" / "rsmf"
    documented = folder / "relativitydev__rsmf-validator-samples" / "Documentation"
    (first,) = problems(read(rsmf, documented / "Sample1" / "rsmf_manifest.json"))[:1]
    assert (first.code, first.detail) == (ProblemCode.BAD_ROW, "id")
    assert rsmf.recognizes(export_of(documented / "Sample3" / "sample.rsmf"))
    found = read(rsmf, documented / "Sample4" / "rsmf_manifest.json")
    assert [message.text for message in messages(found)] == ["Here is an event body"]
    assert [problem.detail for problem in problems(found)] == ["attachment: avatar.png"]
    said = messages(read(rsmf, folder / "synthetic_from_grammar" / "rsmf_manifest.json"))
    assert (len(said), sum(message.edited for message in said), sum(message.deleted for message in said)) == (2, 1, 1)


def test_the_validators_mail_gives_its_one_message(shared: Path, tmp_path: Path) -> None:
    documented = shared / "fixtures" / "chat" / "rsmf" / "relativitydev__rsmf-validator-samples" / "Documentation"
    for number, sent in ((2, "2013-01-10T15:53:00"), (3, "2013-01-10T15:53:00")):
        case, _ = taken(documented / f"Sample{number}", tmp_path / str(number))
        (message,) = case.messages()
        assert message.sent
        assert message.sent.isoformat() == sent
