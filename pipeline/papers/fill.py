"""A paper filled from a case file: what each field says, what stays blank, and what has to be got or decided before it is filed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from casefile.assessment import Route, RouteState
from pipeline.papers.compromises import reminders
from pipeline.papers.entry import Entry, distinct, told
from pipeline.papers.paper import Field, Paper, Section, cited, phrases
from pipeline.papers.parties import linked_orders, linked_payments
from pipeline.papers.queries import QUERIES
from pipeline.papers.tables import TABLES, Table
from pipeline.report.scope import Scope

OFFSET = re.compile(r"[+-]\d\d:\d\d")
CLOCK = re.compile(r"(?:\b\d{4}, |日)\d\d:\d\d")
WORDS = ("defects", "admissions", "demands", "replies")
"""Queries for messages: one that was given for the first of them is not given again for the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """What the paper still needs."""

    label: str
    what: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A filled field: entries with their sources, a blank, wording, or tables."""

    label: str = ""
    entries: tuple[Entry, ...] = ()
    blank: str | None = None
    """What is to be written here, or which fact is missing; "" where the label says it."""
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    want: Want | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledSection:
    section: Section
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledPaper:
    paper: Paper
    title: str
    sections: tuple[FilledSection, ...]
    reminders: tuple[str, ...] = ()
    """What stands in no paper, and whoever files it has to know."""
    offset: str = ""
    """From UTC, of all times that stand in it: `+08:00`; "" where each says its own, or there are none."""

    @property
    def wants(self) -> tuple[Want, ...]:
        wanted = (part.want for section in self.sections for part in section.parts if part.want is not None)
        return tuple(dict.fromkeys(wanted))


def fill(paper: Paper, scope: Scope) -> FilledPaper:
    """Sections of which the file gives nothing, and that ask for nothing, are left out. An offset that all times of the case have is said once."""
    language, offset = scope.words.language, _offset(scope)
    scope = replace(scope, words=replace(scope.words, said_once=offset, is_prose=True))
    sections: list[FilledSection] = []
    headed, given = 0, set[tuple[str, str]]()
    for section in paper.sections:
        parts = tuple(part for field in section.fields for part in _filled(field, scope, given))
        if parts:
            headed += section.heading is not None
            sections.append(FilledSection(section=section, heading=_heading(section, paper, scope, headed), parts=parts))
    return FilledPaper(
        paper=paper,
        title=paper.title[language],
        sections=tuple(sections),
        reminders=reminders(paper, scope),
        offset=offset if any(map(_has_time, sections)) else "",
    )


def _offset(scope: Scope) -> str:
    """The offset from UTC of every message, and of every event and payment in dispute, that has a time; "" if they differ, or one has none."""
    told = {
        "+00:00" if row[0].endswith("Z") else row[0]
        for row in scope.case.connection.execute("SELECT DISTINCT substr(sent, -6) FROM messages WHERE sent IS NOT NULL")
    }
    events = (event.at for order in linked_orders(scope) for event in order.events)
    paid = (payment.at for _, payment in linked_payments(scope))
    told |= {at.isoformat()[-6:] for at in (*events, *paid) if at is not None}
    offset = told.pop() if len(told) == 1 else ""
    return offset if OFFSET.fullmatch(offset) else ""


def _has_time(section: FilledSection) -> bool:
    texts = (entry.text for part in section.parts for entry in part.entries)
    cells = (cell for part in section.parts for table in part.tables for row in table.rows for cell in row)
    return any(CLOCK.search(text) for text in (*texts, *cells))


def _heading(section: Section, paper: Paper, scope: Scope, number: int) -> str:
    if section.heading is None:
        return ""
    title, say = section.heading[scope.words.language], scope.words.say
    return say("section.numbered", n=say(f"ordinal.{number}"), title=title) if paper.is_numbered else title


def _filled(field: Field, scope: Scope, given: set[tuple[str, str]]) -> Iterator[Part]:
    language = scope.words.language
    label = field.label[language] if field.label is not None else ""
    if (field.on and not _is_open(field.on, scope)) or _is_open(field.not_on, scope):
        return
    if field.only_with and not any(QUERIES[field.only_with](scope)):
        return
    if field.only_without and any(QUERIES[field.only_without](scope)):
        return
    if field.ask:
        yield from _asked(field, scope, given)
    elif field.text is not None:
        yield Part(label=label, lines=tuple(field.text[language].strip().split("\n")))
    elif field.law:
        cites = (line for code in field.law for line in cited(code, scope.words.pack, language))
        yield Part(label=label, lines=tuple(cites))
    elif field.blank is not None:
        yield Part(label=field.blank[language], blank="")
    else:
        tables = tuple(TABLES[field.table](scope, field.most))
        if tables:
            yield Part(label=label, tables=tables)


def _is_open(routes: tuple[str, ...], scope: Scope) -> bool:
    return any(route.code in routes and route.state is RouteState.OPEN for route in scope.case.records(Route))


def _asked(field: Field, scope: Scope, given: set[tuple[str, str]]) -> Iterator[Part]:
    """A query's answer; what is required and not there is a blank that says so."""
    query, language = phrases().queries[field.ask], scope.words.language
    label = (field.label or query.label)[language]
    found = [entry if entry.note != label else replace(entry, note="") for entry in distinct(scope, QUERIES[field.ask](scope))]
    if field.ask in WORDS:
        fresh = [entry for entry in found if (entry.source, entry.quote) not in given]
        given.update((entry.source, entry.quote) for entry in found)
        if found and not fresh and not field.is_required:
            return
        found = fresh or found
    if not found:
        if field.is_required:
            missing = query.missing[language]
            is_said = missing == label
            want = Want(label=label, what=told(scope, "not_in_file") if is_said else missing, how=_how(field, scope))
            yield Part(label=label, blank=told(scope, "missing_label" if is_said else "missing", what=missing), want=want)
        return
    shown = found[: field.most]
    if len(found) > field.most:
        shown.append(Entry(text=told(scope, "more", n=len(found) - field.most), source=told(scope, "in_report"), is_rest=True))
    choice: Want | None = None
    if query.is_single and len(found) > 1:
        choose = told(scope, "choose")
        choice = Want(label=label, what=told(scope, "several", n=len(found)), how=_how(field, scope))
        shown = [replace(entry, note=scope.words.join((entry.note, choose))) for entry in shown]
    disputed = next((entry for entry in found if entry.is_disputed), None)
    if choice is None and disputed is not None:
        choice = Want(label=label, what=disputed.note, how=_how(field, scope))
    yield Part(label=label, entries=tuple(shown), want=choice)


def _how(field: Field, scope: Scope) -> str:
    query, words = phrases().queries[field.ask], scope.words
    if query.cure in words.pack.cures:
        return told(scope, "cure", cure=words.law(query.cure), step=words.law(f"{query.cure}.step"))
    return query.how[words.language] if query.how is not None else ""
