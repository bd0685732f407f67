"""One conversation in several files: pages, days, parts of an export."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from casefile.records import Conversation, Party, Reading, ReadingCode, Role, Signal
from casefile.store import CaseFile
from pipeline.intake.reader import met_again
from pipeline.merge import merge
from tests.test_intake import taken
from tests.test_telegram_html import DAY, HEAD, block, text


def telegram(number: int, said: str, *, title: str = "Oak &amp; Ash", by: str = "Robin") -> str:
    message = block(text(said), name=by, id_=str(number), title=f"04.{number:02}.2025 10:00:00 UTC+01:00")
    return HEAD.replace("Oak &amp; Ash", title) + DAY + message + "</div></div></div></body></html>"


def slack(day: int, said: str) -> str:
    return json.dumps([{"type": "message", "user": f"U0{day}", "text": said, "ts": f"{1_700_000_000 + day * 5_000_000}.000100"}])


def meta(number: int, said: str) -> str:
    found = {"sender_name": "A", "timestamp_ms": 1_741_079_000_000 - number * 10**10, "content": said}
    return json.dumps({"participants": [{"name": "A"}, {"name": "B"}], "messages": [found], "title": "B"})


def discord(number: int, said: str) -> str:
    found = {"id": "1", "timestamp": f"2025-{number:02}-04T10:00:00+00:00", "content": said, "author": {"id": "7", "name": "robin"}}
    return json.dumps({"guild": {"id": "0"}, "channel": {"id": "11", "type": "DirectTextChat", "name": "robin"}, "messages": [found]})


def voice(number: int, said: str) -> str:
    return (
        '<html><body><div class="hChatLog hfeed"><div class="message"><abbr class="dt" '
        f'title="2025-{number:02}-04T10:00:00.000-08:00">x</abbr>: <cite class="sender vcard"><a class="tel" href="tel:+15550100200">'
        f'<span class="fn">Tern</span></a></cite>: <q>{said}</q></div></div></body></html>'
    )


EXPORTS: dict[str, tuple[Callable[[int, str], str], dict[str, int]]] = {
    "telegram": (telegram, {"messages.html": 1, "messages2.html": 3, "messages10.html": 9}),
    "slack": (slack, {"c/2024-01-02.json": 1, "c/2024-03-01.json": 3, "c/2024-12-01.json": 9}),
    "meta": (meta, {"message_10.json": 9, "message_2.json": 3, "message_1.json": 1}),
    "discord": (discord, {"robin [11].json": 1, "robin [11] [part 2].json": 3, "robin [11] [part 10].json": 9}),
    "voice": (
        voice,
        {
            "Tern - Text - 2025-01-04T18_00_00Z.html": 1,
            "Tern - Text - 2025-03-04T18_00_00Z.html": 3,
            "Tern - Text - 2025-09-04T18_00_00Z.html": 9,
        },
    ),
}


def given(folder: Path, files: dict[str, str]) -> CaseFile:
    for name, content in files.items():
        path = folder / "exports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    case, problems = taken(folder / "exports", folder / "out")
    assert problems == []
    return case


@pytest.mark.parametrize("name", EXPORTS)
def test_the_files_of_one_export_are_one_conversation_in_order(name: str, tmp_path: Path) -> None:
    make, numbers = EXPORTS[name]
    case = given(tmp_path, {file: make(number, file) for file, number in numbers.items()})
    assert len(list(case.records(Conversation))) == 1
    assert [message.text for message in case.messages(next(case.records(Conversation)).id)] == list(numbers)
    told = [reading.why for reading in case.records(Reading) if reading.code is ReadingCode.MERGED]
    assert told == [f"part:{Path(file).name}" for file in list(numbers)[1:]]
    parties = [party.key for party in case.records(Party)]
    assert len(parties) == len(set(parties))


def test_who_is_met_again_stays_what_was_known_of_them() -> None:
    bare = Party(conversation="c", key="7", name="7")
    known = replace(bare, name="Oak", native_ids=("7",), role=Role.SELLER, role_why="stated_in_export", is_self=False)
    assert (met_again(bare, known), met_again(known, bare), met_again(bare, None)) == (known, known, bare)
    assert met_again(replace(bare, role=Role.BUYER, role_why="order_cards:3"), known).role_why == "order_cards:3"


def test_a_page_of_another_chat_is_another_conversation(tmp_path: Path) -> None:
    case = given(tmp_path, {"messages.html": telegram(1, "a"), "messages2.html": telegram(2, "b", title="Elm")})
    assert [(chat.title, len(list(case.messages(chat.id)))) for chat in case.records(Conversation)] == [("Oak & Ash", 1), ("Elm", 1)]


def test_pages_of_two_folders_are_two_exports(tmp_path: Path) -> None:
    case = given(tmp_path, {"a/messages.html": telegram(1, "a"), "b/messages2.html": telegram(2, "b")})
    assert len(list(case.records(Conversation))) == 2


def test_two_exports_in_parts_that_overlap_are_merged_and_nothing_stands_twice(tmp_path: Path) -> None:
    first = {f"a/message_{number}.json": meta(number, f"said {number}") for number in (1, 2)}
    case = given(tmp_path, first | {f"b/message_{number}.json": meta(number, f"said {number}").replace('"B"}]', '"B"} ]') for number in (1, 2)})
    assert len(list(case.records(Conversation))) == 2
    with case.stage("merge", "", version="test", who="test"):
        merge(case)
    (chat,) = case.records(Conversation)
    assert [message.text for message in case.messages(chat.id)] == ["said 2", "said 1"]
    assert list(case.records(Signal)) == []
