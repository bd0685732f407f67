"""Packs: every code that the data or the assessment uses is there, worded in both languages, cited with a mark, in force on its day."""

import ast
import re
import tomllib
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

import pytest

import pipeline.assess
import pipeline.wording
from casefile.assessment import DatumState, GradeKind, RouteState
from casefile.errors import CaseError
from pipeline.assess.authenticity import WORST_FIRST
from pipeline.law import JURISDICTIONS, LANGUAGES, LAYERS, Mark, Pack, SourceClass, load_pack
from pipeline.link import orders as linking
from pipeline.papers.paper import papers, phrases
from pipeline.wording import wording

AXES = ("form", "content", "legality", "relevance", "weight")
PACKS = {jurisdiction: load_pack(jurisdiction) for jurisdiction in JURISDICTIONS}
CN = PACKS["cn"]
each_pack = pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
each_provision = pytest.mark.parametrize(("pack", "code"), [(pack, code) for pack in PACKS.values() for code in sorted(pack.provisions)])
ASSESS = Path(pipeline.assess.__file__).parent
LAW = ASSESS.parent / "law"
CODE = re.compile(r"(?:F|Q|need|why|to|datum|first|timer|effect)\.\w[\w.]*\w")


def literals() -> set[str]:
    """Every string of the assessment's code; of one that is put together, the part before its first value."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted(ASSESS.glob("*.py"))]
    return {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def cited(pack: Pack) -> set[str]:
    rows = chain(
        pack.claims.values(), pack.rules.values(), pack.cures.values(), pack.routes.values(), pack.amounts.values(), pack.objections.values()
    )
    more = (chain(claim.standards, *claim.basis_if.values()) for claim in pack.claims.values())
    small = (route.small.basis for route in pack.routes.values() if route.small is not None)
    papers_of = (field.law for paper in papers(pack.jurisdiction).values() for section in paper.sections for field in section.fields)
    found = {*chain(*(row.basis for row in rows), *more, *small, *papers_of), *(timer.basis for timer in pack.timers.values()), pack.word_lists.rests}
    return found - {""}


def facts_of(pack: Pack) -> set[str]:
    elements = chain.from_iterable(
        (*rule.supports, *chain(*rule.needs), *rule.corroborates, *rule.contradicts, *rule.challenges, *rule.because, *rule.burden)
        for rule in pack.elements.values()
    )
    claims = chain.from_iterable((*claim.when, *chain(*claim.narrows.values())) for claim in pack.claims.values())
    timers = chain.from_iterable((*timer.starts, *timer.latest_starts) for timer in pack.timers.values())
    windows = chain.from_iterable((*window.starts, *window.acts) for window in pack.windows.values())
    cures = chain.from_iterable(cure.when for cure in pack.cures.values())
    objections = (code for objection in pack.objections.values() for code in objection.when if code.startswith("F."))
    return {*elements, *claims, *timers, *windows, *cures, *objections, *pack.signs}


def test_an_unknown_jurisdiction_is_named_with_those_there_are() -> None:
    with pytest.raises(CaseError) as caught:
        load_pack("fr")
    assert caught.value.detail == {"pack": "fr", "packs": ", ".join(JURISDICTIONS)}


@each_pack
def test_every_citation_resolves_to_a_provision_of_a_registered_instrument(pack: Pack) -> None:
    assert cited(pack) <= set(pack.provisions)
    assert {provision.of for provision in pack.provisions.values()} <= set(pack.instruments)
    assert {provision.before for provision in pack.provisions.values()} <= {None, *pack.provisions}


@each_provision
def test_a_provision_says_something_in_both_languages_and_is_cited_by_its_article(pack: Pack, code: str) -> None:
    for language in LANGUAGES:
        assert len(pack.words(code, language)) >= 8
        assert pack.provisions[code].article in pack.cite(code, language)


@each_provision
def test_a_provision_is_in_force_within_its_dates_only(pack: Pack, code: str) -> None:
    provision = pack.provisions[code]
    assert provision.since >= pack.instruments[provision.of].since
    assert provision.is_in_force(provision.since)
    assert not provision.is_in_force(provision.since - timedelta(days=1))
    if provision.until is not None:
        assert provision.is_in_force(provision.until - timedelta(days=1))
        assert not provision.is_in_force(provision.until)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 4, 14), ("AMR-20.12",)),
        (date(2026, 4, 15), ("AMR-121.13",)),
        (date(2019, 1, 1), ()),
        (None, ("AMR-121.13",)),
    ],
)
def test_the_competence_of_the_regulator_is_cited_by_the_law_of_the_day(on: date | None, expected: tuple[str, ...]) -> None:
    assert CN.in_force(["AMR-121.13"], on) == expected


@pytest.mark.parametrize("text", ["a" * 100_000, "a " * 50_000, "退" * 50_000, "鉴定" * 25_000, " " * 100_000])
def test_no_word_list_or_sign_hangs_on_a_hostile_text(text: str) -> None:
    lists = [value for name in CN.word_lists.__slots__ if isinstance(value := getattr(CN.word_lists, name), str)]
    for pattern in (*lists, *(sign.pattern for sign in CN.signs.values())):
        re.search(pattern, text, re.IGNORECASE)


TITLED = re.compile(r"《([^》]+)》第(\d+)(?:[、和](\d+))*条")
WORDING = Path(pipeline.wording.__file__).parent


def test_every_article_that_a_text_names_is_a_provision_of_the_pack() -> None:
    """Texts for the reader name provisions by title and number: these too resolve."""
    titles = {CN.texts[f"instrument.{code}"]["zh"]: code for code in CN.instruments}
    known = {(provision.of, provision.article) for provision in CN.provisions.values()}
    texts = [text["zh"] for text in CN.texts.values()] + [path.read_text("utf-8") for path in sorted((WORDING / "zh").glob("*.toml"))]
    named = {(match[1], number) for text in texts for match in TITLED.finditer(text) for number in match.groups()[1:] if number}
    assert named
    for title, article in named:
        codes = {code for full, code in titles.items() if full.partition("（")[0].endswith(title.partition("（")[0])}
        assert codes, title
        assert any((code, article) in known for code in codes), f"《{title}》第{article}条"


@each_pack
def test_every_provision_is_cited_by_something_and_every_instrument_has_one(pack: Pack) -> None:
    layer = tomllib.loads((LAW / pack.jurisdiction / "provisions.toml").read_text("utf-8"))
    assert set(layer) <= cited(pack) | {provision.before for provision in pack.provisions.values()}
    assert set(pack.instruments) == {provision.of for provision in pack.provisions.values()}


@each_pack
def test_every_cure_is_asked_for_by_something(pack: Pack) -> None:
    rows = (*pack.elements.values(), *pack.rules.values(), *pack.objections.values())
    assert set(pack.cures) == {code for row in rows for code in row.cures} | {query.cure for query in phrases().queries.values()} & set(pack.cures)


CITED = re.compile(r"(?<![\w-])([A-Z7][A-Z0-9-]*)\.(\d[\d,;–() 、一二三四五六七八九十]*)")
ELSEWHERE = {
    "AMR-20.12": "the old rule (Order 20 art 12",
    "AMR-121.11": "授权委托书原件 (事项, 权限, 期限, 签名) + 受托人身份证明 (art 11)",
    "AMR-121.31": "(art 31)",
    "ARB.29": "No/unclear matter or institution + no supplement → void (29)",
    "ECL.60": "ECL 60 repeats it for e-commerce and adds 行业协会. (C)",
    "FD-2021.5": "C text (arts 3–5,9,16)",
    "FD-2021.9": "food/drug 2021.9",
}
"""Provisions that the reference names in other words, on a line that says that they were read."""


def read_in(reference: str) -> set[tuple[str, str]]:
    """Instrument and article of each citation on a line, or under a heading, that says C: the text was read."""
    found: set[tuple[str, str]] = set()
    heading = ""
    for line in reference.splitlines():
        heading = line if line.startswith("#") else heading
        if not re.search(r"(?<![\w*])\*{0,2}C\b(?!\d|\.[A-Z])", f"{line} {heading}"):
            continue
        for match in CITED.finditer(line):
            for part in re.split(r"[,;、]", re.sub(r"\([^)]*\)", "", match[2])):
                first, _, last = part.strip(" ()").partition("–")
                numbers = range(int(first), int(last or first) + 1) if first.isdigit() and (last or first).isdigit() else ()
                found |= {(match[1], str(number)) for number in numbers}
    return found


def test_what_the_pack_says_was_read_the_reference_says_too(shared: Path) -> None:
    reference = (shared / "reference" / "law.md").read_text("utf-8")
    read = read_in(reference)
    claimed = [provision for provision in CN.provisions.values() if provision.mark is Mark.READ]
    unread = {one.code for one in claimed if (one.of, one.article) not in read}
    assert unread - set(ELSEWHERE) == set()
    assert all(words.casefold() in reference.casefold() for words in ELSEWHERE.values())
    assert {one.code for pack in PACKS.values() for one in pack.provisions.values() if one.mark is Mark.READ and pack is not CN} == set()


def registered(reference: str) -> dict[str, dict[str, str]]:
    """The register of instruments: each row by its code, the columns by their heads."""
    table = reference.partition("## 1.1 Instrument register")[2].partition("\n## ")[0]
    rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("|")]
    return {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[2:]}


BEFORE_THE_REGISTER = {"AMR-20", "ARB-2017", "FSL-2021"}
"""Instruments that have been replaced since, of which the register tells only by what replaced them."""


def test_an_instrument_is_numbered_dated_and_marked_as_the_register_has_it(shared: Path) -> None:
    register = registered((shared / "reference" / "law.md").read_text("utf-8"))
    assert set(CN.instruments) - set(register) == BEFORE_THE_REGISTER
    for code in set(CN.instruments) - BEFORE_THE_REGISTER:
        instrument, row = CN.instruments[code], register[code]
        digits = re.findall(r"\d+", row["number / version"])
        assert instrument.since.isoformat() in row["in force"], code
        assert [one for one in re.findall(r"\d+", instrument.number) if one not in digits] == [], code
        assert row["conf"].split()[0].strip(".;") == instrument.mark.value, code


@each_pack
def test_everything_a_pack_rests_on_resolves_and_has_a_mark(pack: Pack) -> None:
    for code in cited(pack):
        provision = pack.provisions[code]
        assert provision.mark in Mark
        assert pack.instruments[provision.of].mark in Mark


@each_pack
def test_what_said_so_before_was_in_force_until_the_day_before(pack: Pack) -> None:
    for provision in pack.provisions.values():
        if provision.before is not None:
            earlier = pack.provisions[provision.before]
            assert earlier.since < provision.since, provision.code
            assert earlier.until in (None, provision.since), provision.code


@each_pack
def test_every_link_is_worded_as_a_reason(pack: Pack) -> None:
    rules = {key.removeprefix("link.") for key in wording("en", "kinds") if key.startswith("link.")}
    for rule in rules:
        assert not pack.words(f"tied_by:@link.{rule}", "en").endswith(f"link.{rule}"), rule


def test_a_provision_is_cited_by_the_full_title_of_its_instrument() -> None:
    """Though a route has the code of an instrument: 仲裁."""
    assert CN.cite("ARB.27", "zh") == "《中华人民共和国仲裁法（2025年修订）》第27条"
    assert CN.cite("ARB.27", "en") == "Arbitration Law (2025), Art. 27"
    assert CN.words("ARB", "zh") == "仲裁"


@each_pack
def test_what_nobody_has_read_prints_as_unverified(pack: Pack) -> None:
    for code, provision in pack.provisions.items():
        is_marked = pack.cite(code, "zh").endswith("（未核对原文）") and pack.cite(code, "en").endswith("(unverified)")
        assert is_marked == (provision.mark in (Mark.KNOWN, Mark.DOUBTFUL))


def test_every_code_that_the_assessment_uses_is_worded_in_both_languages() -> None:
    used = {match.group() for literal in literals() for match in [CODE.match(literal)] if match and not literal.endswith(".")}
    assert {code for code in used if code not in CN.texts} == set()


@each_pack
def test_every_fact_of_the_pack_is_named_and_every_named_fact_is_found_by_something(pack: Pack) -> None:
    named = {code for code in pack.texts if code.startswith("F.")}
    made = {literal for literal in literals() if literal.startswith("F.")} | set(pack.signs) | {f"F.COMMIT.{code}" for code in literals()}
    for any_pack in PACKS.values():
        made |= {code for window in any_pack.windows.values() for code in (window.code, window.late, window.undated)}
        made |= {code for timer in any_pack.timers.values() for code in (timer.runs, timer.over)}
        made |= {fact for question in any_pack.questions.values() for choice in question.choices.values() for fact in choice.facts}
    assert facts_of(pack) <= named
    assert named <= made


@each_pack
def test_every_element_rule_cure_and_timer_is_where_it_is_asked_for(pack: Pack) -> None:
    for claim in pack.claims.values():
        assert {*claim.mandatory, *chain(*claim.if_fact.values())} <= set(pack.elements)
        assert set(claim.if_words) | set(claim.narrows) <= set(claim.mandatory)
    for element in pack.elements.values():
        assert set(element.cures) <= set(pack.cures)
        assert set(element.because.values()) <= set(pack.rules)
        assert set(chain(*element.needs)) <= set(element.supports)
        assert element.cures
    for rule in pack.rules.values():
        assert set(rule.cures) <= set(pack.cures)
    for cure in pack.cures.values():
        assert cure.effect in pack.texts
        assert f"{cure.code}.step" in pack.texts
        assert cure.effort in (1, 2, 3)
    for timer in pack.timers.values():
        assert timer.years or timer.months or timer.days or timer.workdays
        assert not timer.why or timer.why in pack.texts
    for objection in pack.objections.values():
        assert f"{objection.code}.answer" in pack.texts
        axes = {f"{axis}.{value}" for axis in AXES for value in (*WORST_FIRST, "touched", "lacks_files")} | pack.texts.keys()
        assert {code for code in objection.when if not code.startswith("F.")} <= set(pack.rules) | axes
        assert objection.axis in AXES
        assert set(objection.cures) <= set(pack.cures)


@each_pack
def test_every_name_that_the_report_prints_is_worded(pack: Pack) -> None:
    codes = [*GradeKind, *DatumState, *RouteState, *SourceClass, *(f"{grade.value}.says" for grade in GradeKind)]
    codes += [
        *(f"instrument.{code}" for code in pack.instruments),
        *pack.elements,
        *pack.claims,
        *pack.rules,
        *pack.cures,
        *pack.timers,
        *pack.routes,
        *pack.platforms,
        *pack.objections,
    ]
    codes += [f"{code}.operator" for code, platform in pack.platforms.items() if platform.kind == "marketplace"]
    codes += [f"label.{label}" for label in ("verified", "verifiable", "unverified", "doubtful")] + [f"A{n}" for n in range(1, 10)]
    codes += [f"link.{rule}" for rule in linking.RULES]
    for language in LANGUAGES:
        for code in codes:
            assert pack.words(str(code), language)


@each_pack
def test_a_code_names_one_thing(pack: Pack) -> None:
    tables = (pack.elements, pack.claims, pack.rules, pack.cures, pack.timers, pack.routes, pack.platforms, pack.objections, pack.provisions)
    codes = [code for table in tables for code in table] + [*GradeKind, *DatumState, *RouteState, *SourceClass]
    twice = {str(code) for code in codes if codes.count(code) > 1}
    assert not twice


@each_pack
def test_texts_take_as_many_values_in_zh_as_in_en(pack: Pack) -> None:
    for code, text in pack.texts.items():
        assert sorted(re.findall(r"\{(\w*)\}", text["zh"])) == sorted(re.findall(r"\{(\w*)\}", text["en"])), code


def test_a_value_that_is_a_code_is_worded_and_one_from_an_export_is_not() -> None:
    assert CN.words("to.platform:@taobao", "en") == "the dispute procedure of Taobao"
    assert CN.words("to.platform:@nobody", "en") == "the dispute procedure of @nobody"
    assert CN.words("datum.names_differ:甲: {0} / 乙", "en") == "registered names differ: 甲: {0} / 乙"


@each_pack
def test_a_sign_finds_its_yes_and_not_its_no(pack: Pack) -> None:
    for sign in pack.signs.values():
        expression = re.compile(sign.pattern, re.IGNORECASE)
        assert [text for text in sign.yes if not expression.search(text)] == []
        assert [text for text in sign.no if expression.search(text)] == []


@each_pack
def test_every_rule_file_names_only_fields_that_the_pack_knows(pack: Pack) -> None:
    facets = {*LANGUAGES, "step", "answer", "operator", "says"}
    names = ("elements", "claims", "rules", "cures", "timers", "windows", "routes", "platforms", "signs", "objections", "instruments", "provisions")
    rows = {name: getattr(pack, name) for name in names}
    for path in (LAW / layer / f"{name}.toml" for layer in LAYERS[pack.jurisdiction] for name in rows):
        for code, row in (tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}).items():
            known = set(type(rows[path.stem][code]).__slots__)
            assert set(row) - facets <= known, f"{path.stem}.{code}"


@each_pack
def test_every_question_of_a_pack_is_worded_and_shows_facts_that_have_names(pack: Pack) -> None:
    for question in pack.questions.values():
        assert question.asks in pack.texts
        assert {fact for choice in question.choices.values() for fact in choice.facts} <= set(pack.texts)


@each_pack
def test_a_route_is_of_a_kind_that_is_decided_and_leads_somewhere_that_is_worded(pack: Pack) -> None:
    for route in pack.routes.values():
        assert route.kind in pack.channels
        assert {route.to, *route.why} - {""} <= set(pack.texts)
        assert not route.first or route.first in pack.claims
        assert (route.currency is None) == (route.over is None and route.up_to is None)


@each_pack
def test_a_decision_table_always_decides_and_names_only_what_there_is(pack: Pack) -> None:
    for kind in {route.kind for route in pack.routes.values()}:
        channel = pack.channels[kind]
        assert not channel.rows[-1].when, kind
        assert all(row.state is not None for row in channel.rows), kind
        places = [] if all(route.to for route in pack.routes.values() if route.kind is kind) else channel.places
        for row in (*channel.rows, *places, *channel.also):
            assert {*row.needs, *row.why, row.to.partition(":")[0]} - {""} <= set(pack.texts), kind
            conditions = {condition.removeprefix("not ") for condition in row.when}
            facts = {code for condition in conditions if condition.startswith("F.") for code in condition.split("|")}
            told = {condition.removeprefix("told ") for condition in conditions if condition.startswith("told ")}
            assert facts <= set(pack.texts), kind
            assert told <= {key for any_pack in PACKS.values() for key in any_pack.questions}, kind


@pytest.mark.parametrize(
    ("jurisdiction", "claims"),
    [
        ("us", {"US-WARRANTY", "US-TENDER", "US-MAIL-ORDER", "US-BILLING-ERROR"}),
        ("eu", {"EU-CONFORMITY", "EU-TERM", "EU-WITHDRAW"}),
        ("uk", {"UK-REJECT", "UK-REPAIR", "UK-TERM", "UK-CANCEL", "UK-S75"}),
    ],
)
def test_a_pack_has_its_own_claims_and_the_card_networks(jurisdiction: str, claims: set[str]) -> None:
    assert set(PACKS[jurisdiction].claims) == {*claims, "CHARGEBACK-RECEIVED", "CHARGEBACK-DESCRIBED", "CHARGEBACK-CREDIT"}
    assert not {code for code in PACKS[jurisdiction].provisions if code.startswith(("CC.", "CPL.", "ECL.", "EV."))}
