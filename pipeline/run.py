"""The order of the stages. Each reads the case file and writes to it, in one transaction with its log entry."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from casefile import assessment, findings, records
from casefile.errors import CaseError
from casefile.records import Conversation, Problem
from casefile.rows import Coverage
from casefile.store import CaseFile, open_case
from extractors import get_ready
from parsers.export import Options
from pipeline import decisions, intake, integrity, people, roles
from pipeline.assess import answers as answers_file
from pipeline.assess.answers import Told, answers, read
from pipeline.called import tell_platforms
from pipeline.decisions import Decision, held_in
from pipeline.governing import chosen, governing
from pipeline.law import load_pack
from pipeline.link import link
from pipeline.merge import merge
from pipeline.originals import Received, originals_name, receive
from pipeline.setting import currency_of_records, setting_of
from pipeline.unread import Unread, unread
from pipeline.workers import Workers, workers

VERSION = version("chat-evidence")
SHOWN = 5
"""How many points a run names by itself; the report has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asked for."""

    exports: Sequence[Path]
    out: Path
    law: str | None = None
    """None: the law that the file speaks for."""
    language: str | None = None
    """None: the language most messages are in."""
    buyer: str | None = None
    seller: str | None = None
    same: Sequence[str] = ()
    """Two names of one person each: `A=B`."""
    zone: str | None = None
    date_order: str | None = None
    currency: str | None = None
    """ISO 4217: of sums for which the export states none."""
    format_name: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    password: str | None = None
    with_messages: bool = True
    workers: int = 1
    """Processes that read conversations at the same time; the result is the same."""

    def told(self) -> dict[str, str]:
        """The options as the report and the manifest print them: what changes the result, nothing of this machine."""
        chosen = {
            "law": self.law,
            "buyer": self.buyer,
            "seller": self.seller,
            "tz": self.zone,
            "date-order": self.date_order,
            "currency": self.currency,
            "format": self.format_name,
        }
        columns = ",".join(f"{column}={word}" for column, word in sorted(self.columns.items()))
        same = ", ".join(self.same)
        return {name: value for name, value in {**chosen, "columns": columns, "same": same}.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    case: Path
    language: str
    counts: Mapping[str, int]
    problems: int
    points: int
    """So many are to be looked at: what is to be said of many files is one."""
    first: Sequence[tuple[str, Unread]]
    """The first of these, each with the path of its file; "" for a file that was refused, which the problem itself names."""
    unaccounted: int

    @property
    def is_complete(self) -> bool:
        return not self.problems and not self.unaccounted


def analyze(request: Request, *, who: str, tell: Callable[[str], None]) -> Result:
    """Run every stage that is not yet done for these inputs and write the reports. `tell` is told the name of each stage.

    A run that is refused leaves the folder as it found it.
    """
    is_new = not request.out.exists()
    originals = _ready(request.out)
    try:
        return _analyze(request, originals, who=who, tell=tell)
    except CaseError:
        _cleared(request.out, originals, is_new=is_new)
        raise


def _cleared(out: Path, originals: Path, *, is_new: bool) -> None:
    """Take away what only a refused run has put there: originals that no stage has read, a case file that no stage has written."""
    known: set[str] = set()
    if (out / "case.db").is_file():
        with open_case(out / "case.db") as case:
            known = _originals_of(case)
            is_empty = case.made_from("intake") is None
        if is_empty:
            (out / "case.db").unlink()
    _keep_only(known, originals)
    for folder in (originals, *([out] if is_new else ())):
        if not any(folder.iterdir()):
            folder.rmdir()


def _originals_of(case: CaseFile) -> set[str]:
    return {originals_name(source) for source in case.records(records.Source)}


def _keep_only(known: set[str], originals: Path) -> None:
    """Take away originals that are none of the case: of a run that was refused, or of files that are not handed over any more."""
    for path in originals.iterdir():
        if path.name not in known:
            path.unlink()


def _analyze(request: Request, originals: Path, *, who: str, tell: Callable[[str], None]) -> Result:
    tell("receive")
    arrived = list(receive(request.exports, originals, password=request.password))
    received = [one for one in arrived if isinstance(one, Received)]
    refused = [one for one in arrived if isinstance(one, Problem)]
    if not arrived:
        raise CaseError("no_exports", path=", ".join(map(str, request.exports)))
    with open_case(request.out / "case.db", create=True) as case:
        with workers(case, request.workers) as staff:
            key = key_of(
                VERSION,
                json.dumps(request.told(), sort_keys=True),
                *(f"{one.source.sha256} {one.source.path}" for one in received),
                *map(str, refused),
            )
            said = Said(decided=decisions_of(request.out), facts=answers_of(request.out))
            key = run(case, stages(staff, request, received, refused, said), key, said, who=who, tell=tell)
            tell("report")
            language = request.language or _language(case)
            options = {**request.told(), "law": chosen(case), "lang": language}
            wanted = Wanted(out=request.out, language=language, options=options, with_messages=request.with_messages)
            write_reports(staff, wanted, key=key_of(key, "report"), who=who)
        _keep_only(_originals_of(case), originals)
        return delivered(case, wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What people say of the case."""

    decided: Sequence[Decision]
    """The oldest first."""
    facts: Told

    def of(self, stage: str, case: CaseFile) -> list[str]:
        """As far as it goes into a stage; those before it are done."""
        told: Mapping[str, object] = {}
        match stage:
            case "review":
                told = held_in(case, self.decided).judgements
            case "link":
                told = held_in(case, self.decided).outcomes
            case "assess":
                told = self.facts
        return [json.dumps(told, sort_keys=True)] if told else []


Stage = tuple[str, Callable[[], None], tuple[type, ...]]
"""Its name, its work, and what it writes anew."""


def run(case: CaseFile, stages: Iterable[Stage], key: str, said: Said, *, who: str, tell: Callable[[str], None]) -> str:
    """Do the stages that are not done yet from what `key` stands for; the key of the last."""
    anew = False
    for name, work, replaces in stages:
        key = key_of(key, name, *said.of(name, case))
        anew = anew or not case.done(name, key)  # what was made from something older is made again
        if anew:
            tell(name)
            with case.stage(name, key, version=VERSION, who=who, replaces=replaces) as outputs:
                work()
                case.flush()
                outputs.update({table.__name__.lower(): case.count(table) for table in replaces})
    return key


def answers_of(out: Path) -> Told:
    """What `case.toml` of a case's folder says; nothing where there is none."""
    path = out / answers_file.NAME
    return read(path.read_bytes(), path=str(path)) if path.is_file() else {}


def decisions_of(out: Path) -> list[Decision]:
    """What people have said of a case's statements, the oldest first."""
    return decisions.read(out / decisions.NAME)


def _ready(out: Path) -> Path:
    """The case's folder, new or its own from an earlier run; the folder of originals in it."""
    ours = ("originals", answers_file.NAME, decisions.NAME)
    if out.is_dir() and not (out / "case.db").is_file() and any(path.name not in ours for path in out.iterdir()):
        raise CaseError("out_not_empty", path=str(out))
    out.mkdir(parents=True, exist_ok=True)
    return out / "originals"


def stages(staff: Workers, request: Request, received: Sequence[Received], refused: Sequence[Problem], said: Said) -> Iterator[Stage]:
    case = staff.case
    options = Options(
        zone=ZoneInfo(request.zone) if request.zone else None,
        date_order=request.date_order,
        currency=request.currency,
        columns=request.columns,
    )

    def take_in() -> None:
        staff.meanwhile(get_ready)
        for problem in refused:
            case.add(problem)
        intake.take_in(case, received, options=options, format_name=request.format_name)
        people.refuse_strangers(case, buyer=request.buyer, seller=request.seller, same=request.same)

    def merge_exports() -> None:
        people.told_same(case, request.same)
        for signal in integrity.signals(staff):
            case.add(signal)
        merge(case)
        tell_platforms(case)
        for signal in integrity.unanswered(case):
            case.add(signal)

    def assign_roles() -> None:
        for assigned in roles.assign(staff, buyer=request.buyer, seller=request.seller):
            if isinstance(assigned, Problem):
                case.add(assigned)
            else:
                case.set_role(assigned.party, assigned.role, assigned.why)

    def extract() -> None:
        read = partial(_extracted, recorded=currency_of_records(case), zone=request.zone)
        for found in staff.each(read, case.records(Conversation)):
            if isinstance(found, findings.Revision):
                case.revise(found)
            else:
                case.add(found)

    def join() -> None:
        for found in link(staff, held_in(case, said.decided).outcomes):
            case.add(found)

    def govern() -> None:
        for sign in governing(case, told=request.law, zone=request.zone):
            case.add(sign)

    def assess() -> None:
        _assess(staff, list(answers(said.facts, load_pack(chosen(case)), list(case.records(records.Source)))))

    yield "intake", take_in, INTAKE
    yield "merge", merge_exports, (records.Copy, records.Signal)
    yield "roles", assign_roles, ()
    yield "extract", extract, (findings.Statement, findings.Identity)
    yield "review", lambda: case.judge(held_in(case, said.decided).judgements), ()
    yield "link", join, (findings.OrderLink, findings.Outcome, findings.Formation)
    yield "govern", govern, (assessment.LawSign,)
    yield "assess", assess, ASSESSED


def _extracted(
    case: CaseFile, conversation: Conversation, *, recorded: str | None, zone: str | None
) -> Iterator[findings.Statement | findings.Identity | findings.Revision]:
    from extractors import extract

    return extract(case.messages(conversation.id), setting_of(case, conversation, recorded=recorded, zone=zone))


def _assess(staff: Workers, given: Sequence[assessment.Answer]) -> None:
    from pipeline.assess import assess

    for found in assess(staff, load_pack(chosen(staff.case)), given):
        staff.case.add(found)


INTAKE = (
    records.Source, records.Conversation, records.Party, records.Message, records.Order, records.OrderLine, records.OrderEvent,
    records.Shipment, records.Payment, records.Problem, records.Reading, Coverage,
)  # fmt: skip
ASSESSED = (
    assessment.Answer, assessment.Element, assessment.Claim, assessment.Datum, assessment.Factor, assessment.Profile, assessment.Gap,
    assessment.Review, assessment.Objected, assessment.Amount, assessment.Timer, assessment.Route,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How the reports are to be written."""

    out: Path
    language: str
    options: Mapping[str, str]
    """Those of the run, as the report prints them."""
    with_messages: bool


def write_reports(staff: Workers, wanted: Wanted, *, key: str, who: str) -> None:
    from pipeline import report

    case, language, options = staff.case, wanted.language, wanted.options
    made = report.write(staff, wanted.out, options=options, language=language, version=VERSION, with_messages=wanted.with_messages)
    key = key_of(key, language, str(wanted.with_messages))
    if not case.done("report", key):
        with case.stage("report", key, version=VERSION, who=who) as outputs:
            outputs.update(made)


def delivered(case: CaseFile, wanted: Wanted) -> Result:
    """Pin everything that stands in the folder, and say what it is."""
    from pipeline import report

    options = wanted.options
    listed = options if wanted.with_messages else {**options, "messages": "no"}
    report.write_manifest(case, wanted.out, options=listed, version=VERSION)
    points = [one for one in unread(case) if one.is_open]
    paths = {source.id: source.path for source in case.records(records.Source)}
    counted = (records.Source, records.Conversation, records.Message, records.Order, records.Payment, findings.Statement, findings.Identity)
    return Result(
        case=wanted.out,
        language=wanted.language,
        counts={kind.__name__.lower(): case.count(kind) for kind in counted},
        problems=sum(len(one.problems) for one in points),
        points=len(points),
        first=[(paths.get(one.problem.place.source, ""), one) for one in points[:SHOWN]],
        unaccounted=sum(coverage.unaccounted for coverage in case.records(Coverage)),
    )


def _language(case: CaseFile) -> str:
    """zh where at least half of the messages with letters have a Chinese character in them."""
    chinese, all_of_them = case.count_chinese()
    return "zh" if 2 * chinese >= all_of_them else "en"


def key_of(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()
