"""Makes facts of what stands in a source: knows what each source is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casefile.records import Order, Payment
from pipeline.assess.authenticity import Standing
from pipeline.assess.evidence import Evidence, Spot, Talk
from pipeline.assess.fact import Fact
from pipeline.law import SourceClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    evidence: Evidence
    standings: Mapping[str, Standing]
    lifted: Mapping[str, frozenset[str]]
    """Source → the caps that a person's answers lift from what it says."""

    def from_words(self, code: str, spot: Spot, *items: str, is_firm: bool = True, is_adverse: bool = False, has_words: bool = True) -> Fact:
        """`is_adverse`: against the speaker's own interest, which lifts a verifiable source to S2 (EV.94)."""
        standing = self.standings[spot.source]
        talk = self.evidence.talks[spot.conversation]
        free_of = self.lifted.get(spot.source, frozenset())
        lifted = is_adverse and standing.is_verifiable and standing.worth is SourceClass.S3
        return Fact(
            code=code,
            items=items or (spot.message,),
            source=spot.source,
            origin=f"{talk.conversation.platform}/chat",
            rated=SourceClass.S2 if lifted else standing.rated,
            worth=SourceClass.S2 if lifted else standing.worth,
            is_verifiable=standing.is_verifiable,
            at=spot.at,
            words_of=spot.by,
            conversation=spot.conversation,
            position=spot.position,
            is_firm=is_firm,
            is_disturbed=bool(spot.near) or talk.is_one_sided,
            is_transcript=spot.is_transcript and "CAP6" not in free_of,
            is_foreign=spot.is_foreign and "CAP7" not in free_of,
            has_words=has_words,
        )

    def from_record(self, code: str, record: Order | Payment, *items: str, at: datetime | None = None, is_firm: bool = True) -> Fact:
        standing = self.standings[record.place.source]
        return Fact(
            code=code,
            items=items or (record.id,),
            source=record.place.source,
            origin=f"{record.platform}/{'orders' if isinstance(record, Order) else 'payments'}",
            rated=standing.rated,
            worth=standing.worth,
            is_verifiable=standing.is_verifiable,
            at=at,
            is_firm=is_firm,
        )

    def from_talk(self, code: str, talk: Talk, *items: str) -> Fact:
        source = talk.sources[0]
        standing = self.standings[source]
        return Fact(
            code=code,
            items=items or (talk.conversation.id,),
            source=source,
            origin=f"{talk.conversation.platform}/chat",
            rated=standing.rated,
            worth=standing.worth,
            is_verifiable=standing.is_verifiable,
            conversation=talk.conversation.id,
        )
