"""The order of the stages. Each reads the case file and writes to it, in one transaction with its log entry."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from casefile import assessment, findings, records
from casefile.errors import CaseError
from casefile.records import Conversation, Problem
from casefile.rows import Coverage
from casefile.store import CaseFile, open_case
from extractors import extract, get_ready
from parsers.export import Options
from pipeline import intake, integrity
from pipeline.assess import ASSESSED, assess
from pipeline.assess import answers as answers_file
from pipeline.assess.answers import answers
from pipeline.delivery import Result, Wanted, delivered, write_reports
from pipeline.governing import chosen, governing
from pipeline.intake.reading_ahead import processes_for
from pipeline.keys import VERSION, key_of
from pipeline.law import load_pack
from pipeline.link import link
from pipeline.merge import merge
from pipeline.originals import Received, originals_name, receive
from pipeline.parties import people, roles
from pipeline.platform_names import tell_platforms
from pipeline.request import Request
from pipeline.review import decisions
from pipeline.review.decisions import held_in
from pipeline.review.declared import Declared, answers_of, decisions_of
from pipeline.setting import currency_of_records, setting_of
from pipeline.workers import Workers, workers

INTAKE = (
    records.Source, records.Conversation, records.Party, records.Message, records.Order, records.OrderLine, records.OrderEvent,
    records.Shipment, records.Payment, records.Problem, records.Reading, Coverage,
)  # fmt: skip

Stage = tuple[str, Callable[[], None], tuple[type, ...]]
"""Its name, its work, and the tables it replaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a run does with the case, stage by stage."""

    staff: Workers
    request: Request
    declared: Declared
    received: Sequence[Received] = ()
    refused: Sequence[Problem] = ()

    def stages(self) -> Iterator[Stage]:
        yield "intake", self._take_in, INTAKE
        self.staff.share_case()
        yield "merge", self._merge, (records.Copy, records.Signal)
        yield "roles", self._assign_roles, ()
        yield "extract", self._extract, (findings.Statement, findings.Identity)
        yield "review", self._review, ()
        yield "link", self._link, (findings.OrderLink, findings.Outcome, findings.Formation)
        yield "govern", self._govern, (assessment.LawSign,)
        yield "assess", self._assess, ASSESSED

    @property
    def case(self) -> CaseFile:
        return self.staff.case

    def _take_in(self) -> None:
        request = self.request
        options = Options(
            zone=ZoneInfo(request.zone) if request.zone else None,
            date_order=request.date_order,
            currency=request.currency,
            columns=request.columns,
        )
        for problem in self.refused:
            self.case.add(problem)
        intake.take_in(self.staff, self.received, options=options, format_name=request.format_name, prepare=get_ready)
        people.refuse_strangers(self.case, buyer=request.buyer, seller=request.seller, same=request.same)

    def _merge(self) -> None:
        people.told_same(self.case, self.request.same)
        for signal in integrity.signals(self.staff):
            self.case.add(signal)
        merge(self.case)
        tell_platforms(self.case)
        for signal in integrity.unanswered(self.case):
            self.case.add(signal)

    def _assign_roles(self) -> None:
        for assigned in roles.assign(self.staff, buyer=self.request.buyer, seller=self.request.seller):
            if isinstance(assigned, Problem):
                self.case.add(assigned)
            else:
                self.case.set_role(assigned.party, assigned.role, assigned.why)

    def _extract(self) -> None:
        read = partial(_extracted, recorded=currency_of_records(self.case), zone=self.request.zone)
        for found in self.staff.each(read, self.case.records(Conversation)):
            if isinstance(found, findings.Revision):
                self.case.revise(found)
            else:
                self.case.add(found)

    def _review(self) -> None:
        self.case.judge(held_in(self.case, self.declared.decided).judgements)

    def _link(self) -> None:
        for found in link(self.staff, held_in(self.case, self.declared.decided).outcomes):
            self.case.add(found)

    def _govern(self) -> None:
        for sign in governing(self.case, told=self.request.law, zone=self.request.zone):
            self.case.add(sign)

    def _assess(self) -> None:
        pack = load_pack(chosen(self.case))
        for found in assess(self.staff, pack, list(answers(self.declared.facts, pack, list(self.case.records(records.Source))))):
            self.case.add(found)


def _extracted(
    case: CaseFile, conversation: Conversation, *, recorded: str | None, zone: str | None
) -> Iterator[findings.Statement | findings.Identity | findings.Revision]:
    return extract(case.messages(conversation.id), setting_of(case, conversation, recorded=recorded, zone=zone))


def run(case: CaseFile, stages: Iterable[Stage], key: str, declared: Declared, *, who: str, tell: Callable[[str], None]) -> str:
    """Run the stages not yet done for these inputs, and all that follow them. `key` identifies the inputs; the key of the last stage is returned."""
    anew = False
    for name, work, replaces in stages:
        key = key_of(key, name, *declared.of(name, case))
        anew = anew or not case.done(name, key)  # what rests on an older result is made again
        if anew:
            tell(name)
            with case.stage(name, key, version=VERSION, who=who, replaces=replaces) as outputs:
                work()
                case.flush()
                outputs.update({table.__name__.lower(): case.count(table) for table in replaces})
    return key


def analyze(request: Request, *, who: str, tell: Callable[[str], None]) -> Result:
    """Run every stage that is not yet done for these inputs and write the reports. `tell` is called with the name of each stage.

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
    """Remove what a refused run left behind: originals that no stage has read, a case file that no stage has written."""
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
    """Remove originals that do not belong to the case: those of a refused run, or of files no longer handed over."""
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
        with workers(case, request.workers or processes_for(received)) as staff:
            key = key_of(
                VERSION,
                json.dumps(request.told(), sort_keys=True),
                *(f"{one.source.sha256} {one.source.path}" for one in received),
                *map(str, refused),
            )
            declared = Declared(decided=decisions_of(request.out), facts=answers_of(request.out))
            work = Work(staff=staff, request=request, declared=declared, received=received, refused=refused)
            key = run(case, work.stages(), key, declared, who=who, tell=tell)
            tell("report")
            language = request.language or _language(case)
            options = {**request.told(), "law": chosen(case), "lang": language}
            wanted = Wanted(out=request.out, language=language, options=options, with_messages=request.with_messages)
            write_reports(staff, wanted, key=key_of(key, "report"), who=who)
        _keep_only(_originals_of(case), originals)
        return delivered(case, wanted)


def _ready(out: Path) -> Path:
    """The case's folder, new or its own from an earlier run; the folder of originals in it."""
    ours = ("originals", answers_file.NAME, decisions.NAME)
    if out.is_dir() and not (out / "case.db").is_file() and any(path.name not in ours for path in out.iterdir()):
        raise CaseError("out_not_empty", path=str(out))
    out.mkdir(parents=True, exist_ok=True)
    return out / "originals"


def _language(case: CaseFile) -> str:
    """zh where at least half of the messages with letters have a Chinese character in them."""
    chinese, all_of_them = case.count_chinese()
    return "zh" if 2 * chinese >= all_of_them else "en"
