"""What a law pack holds, how a text of it is worded, a provision cited, and which of them was in force."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from pipeline.law.procedure import AmountRule, Channel, Platform, RouteKind, RouteRule, TimerRule, WindowRule, Year
from pipeline.law.proof import ClaimRule, Cure, ElementRule, GradeRule, Objection, Question, Sign, Words
from pipeline.law.provisions import Instrument, Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    jurisdiction: str
    zone: ZoneInfo
    """Whose calendar days the periods are counted in."""
    instruments: Mapping[str, Instrument]
    provisions: Mapping[str, Provision]
    elements: Mapping[str, ElementRule]
    claims: Mapping[str, ClaimRule]
    rules: Mapping[str, GradeRule]
    cures: Mapping[str, Cure]
    amounts: Mapping[str, AmountRule]
    timers: Mapping[str, TimerRule]
    windows: Mapping[str, WindowRule]
    holidays: Mapping[str, Year]
    """Year → its public holidays; of a year that is not there they are not known."""
    routes: Mapping[str, RouteRule]
    channels: Mapping[RouteKind, Channel]
    platforms: Mapping[str, Platform]
    signs: Mapping[str, Sign]
    objections: Mapping[str, Objection]
    questions: Mapping[str, Question]
    word_lists: Words
    texts: Mapping[str, Mapping[str, str]]
    """Code → zh, en. Facets of a code follow a dot: `C.PAY.step`."""

    def words(self, code: str, language: str) -> str:
        """The text of a code. Values after colons fill the places of the text (`receipt_court:杭州市`): `@code` is worded, `§provision` is cited."""
        name, _, told = code.partition(":")
        text = self.texts[name][language]
        values = told.split(":", max(text.count("{") - 1, 0))
        return text.format(*(self._value(value, language) for value in values))

    def _value(self, value: str, language: str) -> str:
        if value[:1] == "@" and value[1:].partition(":")[0] in self.texts:
            return self.words(value[1:], language)
        return self.cite(value[1:], language) if value[:1] == "§" and value[1:] in self.provisions else value

    def cite(self, code: str, language: str) -> str:
        """A provision as it is cited, marked where nobody has checked it against the text."""
        return self._cited(code, language, self.texts["cite"][language])

    def cite_all(self, codes: Iterable[str], language: str) -> Iterator[str]:
        """Each as it is cited, those of one instrument together, which only the first of them names."""
        of_instrument: dict[str, list[str]] = {}
        for code in codes:
            of_instrument.setdefault(self.provisions[code].of, []).append(code)
        for first, *others in of_instrument.values():
            yield self.cite(first, language)
            yield from (self._cited(code, language, self.texts["cite.again"][language]) for code in others)

    def _cited(self, code: str, language: str, form: str) -> str:
        provision = self.provisions[code]
        cited = form.format(name=self.texts[f"instrument.{provision.of}"][language], article=provision.article)
        if provision.paragraph is not None:
            cited += self.texts["cite.paragraph"][language].format(n=provision.paragraph)
        if not provision.mark.is_verified:
            cited += self.texts["cite.unverified"][language]
        return cited

    def in_force(self, codes: Iterable[str], on: date | None) -> tuple[str, ...]:
        """The provisions that said so on that day: each itself, the one before it, or none."""
        found: list[str] = []
        for code in codes:
            wanted: str | None = code
            while wanted is not None and not self.provisions[wanted].is_in_force(on):
                wanted = self.provisions[wanted].before
            if wanted is not None and wanted not in found:
                found.append(wanted)
        return tuple(found)

    def platform(self, name: str) -> Platform | None:
        """The platform that a record's `platform` names."""
        return next((platform for platform in self.platforms.values() if name in (platform.code, *platform.names)), None)
