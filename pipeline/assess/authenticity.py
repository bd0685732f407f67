"""The authenticity profile of each source: nine factors (EV.93, ESL.8), a class and a label, from what a machine can check."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casefile.assessment import Answer, Factor, Profile
from casefile.records import Provenance, ReadingCode, Role, Source, Zone
from pipeline.assess.answers import choice_of
from pipeline.assess.evidence import Disturbance, Evidence, Signals, Talk
from pipeline.law import Choice, Pack, SourceClass

MET, PARTLY, NOT_MET, UNKNOWN, CONTRADICTED = "met", "partly", "not_met", "unknown", "contradicted"
WORST_FIRST = (CONTRADICTED, NOT_MET, UNKNOWN, PARTLY, MET)
ANOMALIES = {Disturbance.BACKWARDS, Disturbance.DIFFERING}
EDITABLE = (
    ".csv",
    ".tsv",
    ".txt",
    ".pdf",
    ".xls",
    ".xlsx",
    ".json",
    ".jsonl",
    ".xml",
    ".htm",
    ".html",
    ".mht",
    ".eml",
    ".emlx",
    ".mbox",
    ".msg",
    ".ofx",
    ".qfx",
)
"""Files that carry nothing by which a change would show."""
TIED_BY = frozenset({"order_no", "tracking_no", "returned_no", "shop_name", "payment_no", "merchant_order_no", "payee_account", "payee_name"})
"""Links that name the seller's own order, parcel or shop; amounts and item words only suggest one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a source is worth in grading, after rule CAP2."""

    profile: Profile
    worth: SourceClass

    @property
    def is_verifiable(self) -> bool:
        return self.profile.label in ("verified", "verifiable")

    @property
    def rated(self) -> SourceClass:
        return SourceClass(self.profile.source_class)


def profiles(evidence: Evidence, pack: Pack, answers: Sequence[Answer]) -> Iterator[Factor | Profile]:
    """For every source that records came from: its factors, then its profile; what a machine sees, then what a person answered."""
    for source in evidence.sources.values():
        signals = evidence.signals.get(source.id)
        if source.format is None or signals is None:
            continue
        talks = [talk for talk in evidence.talks.values() if source.id in talk.sources]
        given = [answer for answer in answers if answer.source == source.id]
        choices = [(answer, choice_of(pack, answer)) for answer in given]
        seen = [Factor(source=source.id, code=code, value=value, why=why) for code, value, why in _factors(evidence, source, signals, talks)]
        factors = [_answered(factor, choices) for factor in seen]
        yield from factors
        raised = [choice.source_class for _, choice in choices if choice.source_class is not None]
        rated = min((source_class(evidence, source, signals, talks), *raised), key=lambda one: one.rank)
        is_editable = source.path.lower().endswith(EDITABLE) and not any(choice.fixes for _, choice in choices)
        asked = {pack.questions[answer.question].asks for answer in given}
        yield Profile(
            source=source.id,
            label=label({factor.code: factor.value for factor in factors}, rated, is_editable=is_editable),
            source_class=rated.value,
            questions=tuple(question for question in _questions(source, signals, talks) if question not in asked),
        )


def _answered(factor: Factor, choices: Sequence[tuple[Answer, Choice]]) -> Factor:
    """A better value only where the answers meet all that the machine held against it; a worse one always."""
    value, told = factor.value, []
    for answer, choice in choices:
        new = choice.factors.get(factor.code)
        if new is None:
            continue
        is_better = WORST_FIRST.index(new) > WORST_FIRST.index(value)
        if not is_better or {why.partition(":")[0] for why in factor.why} <= set(choice.answers):
            value = new
            told.append(f"told_by_person:@answer.{answer.question}.{answer.choice}:{answer.value}")
    return Factor(source=factor.source, code=factor.code, value=value, why=(*factor.why, *told))


def standing_of(profile: Profile) -> Standing:
    """Rule CAP2: what is doubtful counts as S4, what is unverified as S3 at most."""
    rated = SourceClass(profile.source_class)
    floor = {"doubtful": SourceClass.S4, "unverified": SourceClass.S3}.get(profile.label, SourceClass.S1)
    return Standing(profile=profile, worth=max(rated, floor, key=lambda one: one.rank))


def source_class(evidence: Evidence, source: Source, signals: Signals, talks: Sequence[Talk]) -> SourceClass:
    whole = not evidence.problems.get(source.id) and not _unaccounted(evidence, source) and not signals.one_sided
    tied = any(talk.links for talk in talks)
    match source.provenance:
        case Provenance.OFFICIAL_EXPORT:
            is_vouched_for = not any(evidence.tells(source.id, code) for code in (ReadingCode.DISCLAIMER, ReadingCode.UNSIGNED))
            return SourceClass.S1 if whole and is_vouched_for else SourceClass.S2
        case Provenance.APP_EXPORT:
            return SourceClass.S2 if whole else SourceClass.S3
        case Provenance.DATABASE_TOOL:
            return SourceClass.S3 if tied else SourceClass.S4
        case Provenance.SCREENSHOT | Provenance.RETYPED:
            return SourceClass.S4
        case Provenance.UNKNOWN:
            return SourceClass.UNKNOWN


def label(values: Mapping[str, str], rated: SourceClass, *, is_editable: bool) -> str:
    """A file that anybody can change is at most verifiable, whatever it says of itself: its totals can be changed along."""
    if CONTRADICTED in values.values():
        return "doubtful"
    if not is_editable and all(values[code] == MET for code in ("A3", "A4", "A8")) and rated in (SourceClass.S1, SourceClass.S2):
        return "verified"
    if all(values[code] in (MET, PARTLY) for code in ("A4", "A8", "A9")):
        return "verifiable"
    return "unverified"


Rated = tuple[str, str, tuple[str, ...]]


def _factors(evidence: Evidence, source: Source, signals: Signals, talks: Sequence[Talk]) -> Iterator[Rated]:
    problems = len(evidence.problems.get(source.id, ()))
    unaccounted = _unaccounted(evidence, source)
    official = source.provenance is Provenance.OFFICIAL_EXPORT
    told_tool = evidence.tells(source.id, ReadingCode.EXPORTER) or official

    lost = _reasons(unread=problems, unaccounted=unaccounted)
    yield (
        "A1",
        NOT_MET if unaccounted else PARTLY if problems or not told_tool else MET,
        lost or (("read_whole",) if told_tool else ("tool_not_stated",)),
    )
    yield "A2", *_running(signals)
    checked = evidence.tells(source.id, ReadingCode.CONTROL_TOTAL)
    yield "A3", MET if checked else PARTLY, ("control_total_agrees",) if checked else ("hashed_on_receipt",)
    yield "A4", *_complete(signals, lost, unaccounted)
    yield "A5", *_normal(source, signals, talks)
    yield "A6", *_custodian(evidence, source, talks)
    yield "A7", *_other(signals)
    yield "A8", *_sender(source, signals, talks)
    yield "A9", *_verifiable(source, signals, talks)


def _running(signals: Signals) -> tuple[str, tuple[str, ...]]:
    backwards = signals.disturbances[Disturbance.BACKWARDS]
    zone_open = Zone.UNKNOWN in signals.zones
    why = _reasons(times_backwards=backwards, undated=signals.undated) + (("zone_unknown",) if zone_open else ())
    if len(signals.zones - {Zone.UNKNOWN}) > 1:
        why += ("zones_mixed",)
    if backwards or (signals.messages and signals.undated == signals.messages):
        return NOT_MET, why
    return (PARTLY, why) if why else (MET, ("times_in_order",))


def _complete(signals: Signals, lost: tuple[str, ...], unaccounted: int) -> tuple[str, tuple[str, ...]]:
    why = lost + _reasons(
        one_sided=signals.one_sided,
        replies_absent=signals.disturbances[Disturbance.ABSENT_REPLY],
        attachments_absent=signals.absent_attachments,
        lacking=signals.lacking,
    )
    if signals.one_sided or unaccounted:
        return NOT_MET, why
    return (PARTLY, why) if why else (MET, ("nothing_lost" if signals.messages else "records_read",))


def _normal(source: Source, signals: Signals, talks: Sequence[Talk]) -> tuple[str, tuple[str, ...]]:
    if source.provenance is Provenance.OFFICIAL_EXPORT:
        return MET, ("kept_in_business",)
    if source.provenance in (Provenance.RETYPED, Provenance.SCREENSHOT):
        return NOT_MET, ("made_afterwards",)
    if not signals.messages:
        return UNKNOWN, ("origin_not_known",)
    tied = sum(bool(talk.links) for talk in talks)
    return (MET, (f"goes_with_orders:{tied}",)) if tied else (UNKNOWN, ("no_order_to_compare",))


def _custodian(evidence: Evidence, source: Source, talks: Sequence[Talk]) -> tuple[str, tuple[str, ...]]:
    if source.provenance is Provenance.OFFICIAL_EXPORT:
        return MET, ("issued_by_keeper",)
    own = any(party.is_self and party.role is not Role.UNKNOWN for talk in talks for party in talk.parties)
    if own or evidence.tells(source.id, ReadingCode.HOLDER):
        return (PARTLY, ("third_party_tool",)) if source.provenance is Provenance.DATABASE_TOOL else (MET, ("holder_known",))
    return UNKNOWN, ("holder_not_stated",)


def _other(signals: Signals) -> tuple[str, tuple[str, ...]]:
    """A clock that runs backwards, or words that differ from another export, beside a statement: an anomaly at a material time.

    A recall or edit that the app itself records is explained.
    """
    found = {kind.value: count for kind, count in sorted(signals.disturbances.items()) if count and kind is not Disturbance.UNREAD}
    why = _reasons(**{f"seen_{kind}": count for kind, count in found.items()})
    why += tuple(f"material_{kind.value}" for kind in sorted(signals.material))
    if signals.material & ANOMALIES:
        return CONTRADICTED, why
    return (PARTLY, why) if why else (MET, ("nothing_unusual",))


def _sender(source: Source, signals: Signals, talks: Sequence[Talk]) -> tuple[str, tuple[str, ...]]:
    if not signals.messages:
        return (MET, ("numbers_of_keeper",)) if source.provenance is Provenance.OFFICIAL_EXPORT else (PARTLY, ("numbers_in_record",))
    if any(talk.is_marketplace for talk in talks):
        return MET, ("account_of_platform",)
    rules = sorted({link.rule for talk in talks for link in talk.links})
    if TIED_BY & set(rules):
        return MET, tuple(f"tied_by:@link.{rule}" for rule in rules)
    if rules:
        return PARTLY, tuple(f"tied_by:@link.{rule}" for rule in rules)
    if any(party.native_ids for talk in talks for party in talk.parties if party.role is Role.SELLER):
        return PARTLY, ("native_id",)
    return NOT_MET, ("nickname_only",)


def _verifiable(source: Source, signals: Signals, talks: Sequence[Talk]) -> tuple[str, tuple[str, ...]]:
    if source.provenance is Provenance.OFFICIAL_EXPORT:
        return MET, ("keeper_can_confirm",)
    if any(talk.is_marketplace for talk in talks):
        return MET, ("platform_can_confirm",)
    if source.provenance in (Provenance.APP_EXPORT, Provenance.DATABASE_TOOL):
        return PARTLY, ("device_must_be_shown", *_reasons(second_copy=signals.confirmed))
    return (UNKNOWN, ("original_not_known",)) if source.provenance is not Provenance.RETYPED else (NOT_MET, ("copied_by_hand",))


def _questions(source: Source, signals: Signals, talks: Sequence[Talk]) -> Iterator[str]:
    yield "Q.WHO_EXPORTED"
    if source.provenance is not Provenance.OFFICIAL_EXPORT:
        yield "Q.DEVICE"
        yield "Q.DEVICE_CLEAN"
    if signals.messages:
        yield "Q.WHOLE_THREAD"
        if not any(talk.is_marketplace for talk in talks):
            yield "Q.ACCOUNT_OF_SELLER"
    if signals.absent_attachments:
        yield "Q.MEDIA"
    if signals.disturbances[Disturbance.RECALLED] or signals.disturbances[Disturbance.DELETED]:
        yield "Q.RECALLED"
    if source.provenance in (Provenance.SCREENSHOT, Provenance.RETYPED, Provenance.UNKNOWN):
        yield "Q.ORIGINAL"


def _unaccounted(evidence: Evidence, source: Source) -> int:
    return evidence.coverage[source.id].unaccounted if source.id in evidence.coverage else 0


def _reasons(**counts: int) -> tuple[str, ...]:
    return tuple(f"{code}:{count}" for code, count in counts.items() if count)
