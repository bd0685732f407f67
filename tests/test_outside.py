"""Exports as an outsider would make them from a description of each format, and what has to be read of them.

    [name]
    format = "…"         which format it (or each of its files) has to be taken for, and no other; above the cases: of all of them
    file = "…"           what the file is called; `files` instead: several, in folders; `packed`: in an archive of this name
    export = "…"         what is in it; `encoding`, `newline`: how it was written; `date_order`: what the user says of its dates
    reads = [[time, sender, text, …], …]   every message, conversation by conversation
    title = "…"          what the conversation is called
    problems = […]       what cannot be read of it

A time is as precise as it was exported, has an offset where the export tells one, and is "" where it tells no date. Behind the text
stand the kind, if it is none of `text`, what has become of the message (`edited`, `deleted`), what it answers (`reply:…`) and the
files that it names (`+…`).
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import make_archive
from types import MappingProxyType

import pytest

from casefile.records import Conversation, Message, MessageKind, Party, Precision, Problem, Source
from casefile.rows import Coverage
from casefile.store import CaseFile, open_case
from parsers.export import Options
from pipeline import intake
from pipeline.originals import Received, receive

FOLDER = Path(__file__).parent / "outside" / "chat"
TIMESPEC = MappingProxyType({Precision.MINUTE: "minutes", Precision.SECOND: "seconds", Precision.MILLISECOND: "milliseconds"})
Case = Mapping[str, object]


def cases() -> Iterator[object]:
    for path in sorted(FOLDER.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        common = {key: value for key, value in told.items() if not isinstance(value, dict)}
        for name, case in told.items():
            if isinstance(case, dict):
                yield pytest.param({**common, **case}, id=f"{path.stem}.{name}")


def laid_out(case: Case, folder: Path) -> Path:
    """The files of a case under a folder, as they would be handed over."""
    files = case.get("files") or {case["file"]: case["export"]}
    for name, text in files.items():
        path = folder / "handed" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.replace("\n", case.get("newline", "\n")).encode(case.get("encoding", "utf-8")))
    if "packed" not in case:
        return folder / "handed"
    archive = folder / case["packed"]
    return Path(make_archive(str(archive.with_suffix("")), archive.suffix.removeprefix("."), folder / "handed"))


def taken_in(handed: Path, folder: Path, options: Options) -> CaseFile:
    arrived = list(receive([handed], folder / "originals", password=None))
    case = open_case(folder / "case.db", create=True)
    with case.stage("intake", "", version="test", who="test"):
        for refused in arrived:
            if isinstance(refused, Problem):
                case.add(refused)
        intake.take_in(case, [one for one in arrived if isinstance(one, Received)], options=options, format_name=None)
    return case


def shown(message: Message, names: Mapping[str, str]) -> list[str]:
    time = ""
    if message.sent is not None:
        time = message.sent.date().isoformat() if message.precision is Precision.DAY else message.sent.isoformat(timespec=TIMESPEC[message.precision])
    row = [time.replace("+00:00", "Z"), names[message.sender] if message.sender else "", message.text]
    row += [message.kind.value] * (message.kind is not MessageKind.TEXT) + ["edited"] * message.edited + ["deleted"] * message.deleted
    row += [f"reply:{message.reply_to}"] * (message.reply_to is not None)
    return row + [f"+{one.name}" for one in message.attachments if one.present is not None and one.name]


@pytest.mark.parametrize("case", list(cases()))
def test_an_export_reads_as_it_was_described(case: Case, tmp_path: Path) -> None:
    with taken_in(laid_out(case, tmp_path), tmp_path, Options(date_order=case.get("date_order"))) as read:
        names = {party.id: party.name for party in read.records(Party)}
        conversations = list(read.records(Conversation))
        rows = [shown(message, names) for conversation in conversations for message in read.messages(conversation.id)]
        assert rows == case["reads"]
        assert sorted(problem.code for problem in read.records(Problem)) == sorted(case.get("problems", []))
        assert {source.format for source in read.records(Source) if source.format} == set(case["format"].split())
        assert sum(ledger.unaccounted for ledger in read.records(Coverage)) == 0
        assert [one.title for one in conversations] == [case["title"]] if "title" in case else True
