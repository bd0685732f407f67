"""Every text stands in both languages, with the same places, and every code has one."""

import ast
import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest

from casefile import assessment, findings, records
from parsers import PARSERS
from pipeline.law import load_pack
from pipeline.report import about, exhibits, figure, html_report
from pipeline.report.words import Words
from pipeline.wording import LANGUAGES, coded, format_words, place_words, problem_sentence, wording

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "pipeline" / "wording"
TOPICS = sorted(path.stem for path in (FOLDER / "zh").glob("*.toml"))
ENUMS = sorted(
    (kind for module in (records, findings, assessment) for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, StrEnum)),
    key=lambda kind: kind.__name__,
)
ENUMS = [kind for kind in dict.fromkeys(ENUMS) if kind not in (StrEnum, records.ProblemCode)]


def places(text: str) -> set[str]:
    return {name.partition(".")[0] for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_topics():
    assert sorted(path.stem for path in (FOLDER / "en").glob("*.toml")) == TOPICS


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_have_the_same_keys(topic):
    assert wording("zh", topic).keys() == wording("en", topic).keys()


@pytest.mark.parametrize("topic", TOPICS)
def test_every_place_of_one_language_is_in_the_other(topic):
    differing = {key for key, text in wording("zh", topic).items() if places(text) != places(wording("en", topic)[key])}
    assert not differing


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_member_has_words(kind):
    for language in LANGUAGES:
        missing = {member.value for member in kind} - {
            key.partition(".")[2] for key in wording(language, "kinds") if key.startswith(f"{kind.__name__}.")
        }
        assert not missing


def test_every_problem_says_what_and_what_to_do():
    for language in LANGUAGES:
        for code in records.ProblemCode:
            assert wording(language, "problems")[f"{code}.what"]
            assert wording(language, "problems")[f"{code}.do"]


def test_every_reading_has_a_sentence():
    for language in LANGUAGES:
        assert {code.value for code in records.ReadingCode} <= wording(language, "readings").keys()


def words(language: str) -> Words:
    return Words(language=language, pack=load_pack("cn"), paths={})


def test_a_clock_of_an_unknown_zone_is_said_to_be_one():
    assert words("en").reading("clock", "", "not_stated").startswith("Zone unknown: times are printed as the export's clock showed.")
    assert words("zh").reading("clock", "", "not_stated").startswith("时区不明：")


@pytest.mark.parametrize(
    ("at", "zone", "told"),
    [
        ("2024-05-01T10:00:00+08:00", records.Zone.UTC, ("2024-05-01 10:00:00 +08:00", "instant stated as UTC, shown in +08:00")),
        ("2024-05-01T10:00:00+00:00", records.Zone.UTC, ("2024-05-01 10:00:00 +00:00", "instant stated as UTC")),
        ("2024-05-01T10:00:00", records.Zone.UNKNOWN, ("2024-05-01 10:00:00", "zone unknown")),
    ],
)
def test_a_time_stands_with_its_offset_and_how_its_zone_is_known(at: str, zone: records.Zone, told: tuple[str, str]):
    time = words("en").time(datetime.fromisoformat(at), at, zone, records.Precision.SECOND)
    assert (time.clock, time.zone) == told


def test_every_format_says_what_it_is_and_how_to_get_it():
    for language in LANGUAGES:
        for parser in PARSERS:
            assert {"title", "how"} <= format_words(language, parser.FORMAT.name).keys()


def test_every_error_that_is_raised_has_a_sentence_with_its_details():
    for path, call in calls("CaseError", "IntegrityError"):
        if not isinstance(call.args[0], ast.Constant):
            continue
        code, given = call.args[0].value, {keyword.arg for keyword in call.keywords}
        for language in LANGUAGES:
            assert places(wording(language, "errors")[code]) <= given, f"{path.name}: {code} in {language}"


def test_every_text_the_reports_ask_for_is_there():
    wanted = {key for path in (ROOT / "pipeline" / "report").rglob("*.*") if path.suffix in (".py", ".html") for key in asked(path)}
    wanted |= {f"section.{name}" for name in html_report.SECTIONS} | {f"ordinal.{n}" for n in range(1, len(html_report.SECTIONS) + 1)}
    wanted |= {f"lane.{name}" for name in figure.LANES} | {f"limit.{name}" for name in about.LIMITS}
    wanted |= {f"{part}.{group}" for part in ("group", "purpose") for group in exhibits.GROUPS} | {f"zone.{zone}" for zone in records.Zone}
    assert not wanted - wording("zh", "report").keys()


def test_every_reason_of_an_outcome_is_worded():
    used = {
        keyword.value.value
        for _, call in calls("Outcome", "Finding")
        for keyword in call.keywords
        if keyword.arg == "why" and isinstance(keyword.value, ast.Constant)
    }
    assert used <= wording("zh", "outcomes").keys()


def test_a_place_is_said_in_the_language():
    told = {
        "line 12": "第 12 行",
        "line 3-5": "第 3–5 行",
        "Sheet1, row 9": "Sheet1，第 9 行",
        "page, row 9": "page，第 9 行",
        "$.messages[4]": "$.messages[4]",
        "$.page, row 9": "$.page, row 9",
        "line 1, $.comments[0]": "第 1 行，$.comments[0]",
        "page header": "页面开头",
        "behind element 2": "第 2 个元素之后",
        "mail, mail 1": "邮件，第 1 封邮件",
        "mail 3, ParcelDelivery 1": "第 3 封邮件，第 1 处 ParcelDelivery 标记",
        "line 16, transaction 1": "第 16 行，第 1 笔交易",
        "#message7": "#message7",
        "Notes": "Notes",
    }
    assert {where: place_words("zh", where) for where in told} == told
    assert {place_words("en", where.replace("-", "–")) for where in told} == {where.replace("-", "–") for where in told}


def test_no_place_of_a_sample_keeps_its_english_words_in_chinese():
    place = re.compile(r" place=(.+?)(?:@\d+:\d+)?(?= \w+=|$)", re.MULTILINE)
    goldens = [path.read_text() for folder in ("formats", "parsers") for path in sorted((ROOT / "tests" / "golden" / folder).rglob("*.txt"))]
    told = {place_words("zh", where) for text in goldens for where in place.findall(text) if where[0] not in "$#"}
    assert "邮件" in told
    assert [one for one in sorted(told) if re.search(r"^[a-z]+$|\b[a-z]+ ", one)] == []


def test_a_time_in_a_code_keeps_its_colons():
    assert coded("en", "readings", "why.separator:/:.") == "no locale writes another order in this way (/:.)"


@pytest.mark.parametrize(
    ("times", "told"),
    [
        ("2024-05-04T16:20:00+08:00:2024-05-03", "recorded only at 2024-05-04 16:20:00 +08:00; promised by 2024-05-03"),
        ("2026-03-07T10:52:2026-03-08T23:59", "recorded only at 2026-03-07 10:52; promised by 2026-03-08 23:59"),
        ("2026-03-07T10:52+08:00:2026-03-08T23:59-04:00", "recorded only at 2026-03-07 10:52 +08:00; promised by 2026-03-08 23:59 -04:00"),
        ("2026-03-07T10:52:11.5:2026-03-08T23:59:59", "recorded only at 2026-03-07 10:52:11.5; promised by 2026-03-08 23:59:59"),
    ],
)
def test_two_times_in_a_code_are_told_apart(times, told):
    assert coded("en", "outcomes", f"recorded_late:{times}") == told


def test_braces_in_what_could_not_be_read_stay():
    assert "{0} {x}" in problem_sentence("zh", "bad_row", "{0} {x}")


def calls(*names: str):
    for folder in ("casefile", "parsers", "extractors", "pipeline"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                    yield path, node


def asked(path: Path) -> set[str]:
    """Whole keys in `say("…")`; those that are put together are listed in the test."""
    return {key for key in re.findall(r"""\bsay\(["']([a-z_.A-Z]+)["']""", path.read_text("utf-8")) if not key.endswith(".")}
