"""The gate changes the time, never the findings."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from build import dialogue, message, setting

from casefile.findings import Statement
from casefile.records import Message, MessageKind
from extractors import extract
from extractors.answers import load_answers
from extractors.gate import Gate
from extractors.modifiers import load_modifiers
from extractors.rules import load_rules
from extractors.text import fold
from extractors.triggers import DIGIT, required_literals, stand_in
from pipeline.link.clause import CLAUSED, said_in, spoken_of, watch
from pipeline.link.words import CLAUSES


def found(messages: list[Message], *, gated: bool) -> list[object]:
    return list(extract(messages, setting(), gated=gated))


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_gated_and_ungated_find_the_same_in_the_examples(rule: object) -> None:
    for example in (*rule.yes, *rule.no):  # type: ignore[attr-defined]
        lines = [message(example, by=rule.speaker.value)] if isinstance(example, str) else list(dialogue(*example))  # type: ignore[attr-defined]
        assert found(lines, gated=True) == found(lines, gated=False)


def test_gated_and_ungated_find_the_same_in_the_gold(shared: Path) -> None:
    files = sorted((shared / "gold").rglob("*.json"))[::2]
    assert files
    for file in files:
        case = json.loads(file.read_text("utf-8"))
        roles = {party["name"]: party["role"] for party in case["participants"]}
        lines = [message(row["text"], by=roles.get(row["from"]), kind=MessageKind(row["type"])) for row in case["messages"]]
        assert found(lines, gated=True) == found(lines, gated=False), case["id"]


@pytest.mark.parametrize("side", ["buyer", "seller"])
def test_what_a_clause_tells_of_is_the_same_gated_and_ungated(shared: Path, side: str) -> None:
    for file in sorted((shared / "gold").rglob("*.json")):
        for row in json.loads(file.read_text("utf-8"))["messages"]:
            matters = spoken_of(fold(row["text"]).text, side)
            for clause in CLAUSES.split(fold(row["text"]).text):
                assert list(said_in(clause, side, matters)) == list(said_in(clause, side, CLAUSED)), clause


@pytest.mark.parametrize("side", ["buyer", "seller"])
def test_every_expression_of_a_matter_has_a_literal_to_be_watched_for(side: str) -> None:
    assert all(watched.triggers for watched in watch(side).members)


def test_what_a_text_asks_and_is_about_is_the_same_gated_and_ungated(shared: Path) -> None:
    answers = load_answers()
    for file in sorted((shared / "gold").rglob("*.json")):
        for row in json.loads(file.read_text("utf-8"))["messages"]:
            text = fold(row["text"]).text
            for gate in (answers.questions, answers.matters):
                assert [one for one in gate.open(text) if one.pattern.search(text)] == [one for one in gate.members if one.pattern.search(text)], text


def test_a_bare_figure_and_a_bare_yes_pass_the_gate_while_a_price_is_open() -> None:
    kinds = [one.kind.value for one in extract(dialogue("seller: 450给你包邮", "buyer: 430", "seller: 行"), setting()) if isinstance(one, Statement)]
    assert kinds == ["offer", "counter_offer", "acceptance"]


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("48小时内发货", [[{"48小时内发货"}]]),
        ("(?:退|换)货", [[{"退货", "换货"}]]),
        (r"\d+天内(?:发货|寄出)", [[{DIGIT}, {"天内发货", "天内寄出"}]]),
        ("不?退", [[{"退", "不退"}]]),
        ("(?:运费|邮费).{0,4}我出", [[{"我出"}, {"运费", "邮费"}]]),
        ("退.*款|赔.*钱|补偿", [[{"补偿"}], [{"款"}, {"退"}], [{"赔"}, {"钱"}]]),
        ("Refund|MONEY back", [[{"refund", "money back"}]]),
        (r"\bship(?:s|ped)?\b", [[{"ship", "ships", "shipped"}]]),
        (r"\d+(?:元)?", []),
        (r"[$€] ?\d+|[一二]百", [[{DIGIT}, {"$", "€", "$ ", "€ "}], [{"一百", "二百"}]]),
        ("退款?|.*", []),
        ("(?<!不)包邮(?!吗)", [[{"包邮"}]]),
    ],
)
def test_literals_that_every_match_contains(pattern: str, literals: list[list[set[str]]]) -> None:
    found = [sorted(map(sorted, alternative)) for alternative in required_literals(pattern)]
    assert sorted(found) == sorted(sorted(map(sorted, alternative)) for alternative in literals)


@pytest.mark.parametrize("pattern", ["{}了", "(?:{}|退)款", "[{}退]款", "先{}?后.*{}", "{}|退款"])
def test_a_stand_in_tells_what_its_expression_does(pattern: str) -> None:
    expression = "(?:发货|寄出|发出(?:去)?)"
    whole = pattern if "[" not in pattern else "(?:{}|退)款"
    assert required_literals(pattern.format(*2 * [stand_in(expression)])) == required_literals(whole.format(*2 * [expression]))


def test_only_members_with_a_trigger_in_the_text_are_opened_and_in_their_order() -> None:
    gate = Gate(load_modifiers())
    assert [modifier.id for modifier in gate.open("今天尽量发")] == ["zh.hedged"]
    assert gate.open("abc") == ()


def test_reading_a_chinese_conversation_does_not_import_spacy() -> None:
    code = "import sys, extractors.reading; from extractors.reading import voice_of; voice_of('seller'); sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
