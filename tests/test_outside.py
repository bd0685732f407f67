"""Exports as an outsider would make them from a description of each format, and what has to be read of them.

    [name]
    format = "…"         which format it (or each of its files) has to be taken for, and no other; above the cases: of all of them
    file, export …       what is handed over: see `handover`; `date_order`: what the user says of its dates
    reads = [[time, sender, text, …], …]   every message, conversation by conversation
    title = "…"          what the conversation is called
    problems = […]       what cannot be read of it

A time is as precise as it was exported, has an offset where the export tells one, and is "" where it tells no date. Behind the text
stand the kind, if it is none of `text`, what has become of the message (`edited`, `deleted`), what it answers (`reply:…`) and the
files that it names (`+…`).
"""

from collections.abc import Mapping
from pathlib import Path

import pytest
from handover import Case, cases, laid_out, shown_time, taken_in

from casefile.records import Conversation, Message, MessageKind, Party, Problem, Source
from casefile.rows import Coverage
from parsers.export import Options
from pipeline.report import quotes


def shown(message: Message, names: Mapping[str, str]) -> list[str]:
    row = [shown_time(message.sent, message.precision), names[message.sender] if message.sender else "", message.text]
    row += [message.kind.value] * (message.kind is not MessageKind.TEXT) + ["edited"] * message.edited + ["deleted"] * message.deleted
    row += [f"reply:{message.reply_to}"] * (message.reply_to is not None)
    return row + [f"+{one.name}" for one in message.attachments if one.present is not None and one.name]


@pytest.mark.parametrize("case", list(cases("chat")))
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
        quotes.check(read, tmp_path / "originals")
