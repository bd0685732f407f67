"""Every rule finds its yes and not its no; the examples are those of the rule files."""

import pytest
from build import dialogue, message, setting

from casefile.findings import LIKENESS
from casefile.records import Message
from extractors.likeness import rules_alone
from extractors.measured import load_measured
from extractors.modifiers import FEATURES as MODIFIED
from extractors.modifiers import Modifier, find_modifiers, load_modifiers
from extractors.reading import Reading
from extractors.rules import Example, Rule, load_rules
from extractors.situation import FEATURES as SITUATION
from extractors.text import fold
from extractors.triggers import satisfied

RULES = load_rules()
MODIFIERS = load_modifiers()


def fires(rule: Rule, example: Example) -> bool:
    lines: list[Message] = [message(example, by=rule.speaker.value)] if isinstance(example, str) else list(dialogue(*example))
    reading = Reading(setting(), weigh=rules_alone)
    for earlier in lines[:-1]:
        list(reading.read(earlier))
    return bool(reading.candidates(lines[-1], [rule]))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_yes_and_not_its_no(rule: Rule) -> None:
    assert rule.yes, "a rule without examples proves nothing"
    assert rule.no, "a rule that nothing can refute proves nothing"
    assert [example for example in rule.yes if not fires(rule, example)] == [], "not found"
    assert [example for example in rule.no if fires(rule, example)] == [], "found, but should not be"


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.whenever is None], ids=lambda rule: rule.id)
def test_a_rules_triggers_are_in_each_of_its_yes(rule: Rule) -> None:
    for example in rule.yes:
        text = example if isinstance(example, str) else example[-1].partition(": ")[2]
        assert satisfied(rule.triggers, fold(text).text.lower()), text


def test_every_expression_of_a_rule_compiles() -> None:
    for rule in load_rules():
        for expression in filter(None, (rule.pattern, rule.unless, *rule.beside)):
            assert expression.compiled


def test_rules_name_only_features_that_exist() -> None:
    named = {feature for rule in RULES for need in rule.needs for feature in need} | {feature for rule in RULES for feature in rule.forbids}
    assert named <= SITUATION.keys() | MODIFIED


@pytest.mark.parametrize("modifier", MODIFIERS, ids=lambda modifier: modifier.id)
def test_a_modifier_is_found_in_its_yes_and_not_in_its_no(modifier: Modifier) -> None:
    def found(text: str) -> bool:
        folded = fold(text).text
        return bool(find_modifiers(folded, (modifier,)))

    assert [text for text in modifier.yes if not found(text)] == []
    assert [text for text in modifier.no if found(text)] == []


def test_what_was_measured_are_rules_that_exist():
    exist = {rule.id for rule in load_rules()}
    measured = load_measured()
    assert {rule for rule in measured if not rule.startswith(("dialogue.", LIKENESS))} <= exist
    assert all(0 <= counts.right <= counts.found for counts in measured.values())
