"""What people declared about a case, as its folder keeps it: facts that no program can see, and decisions on statements and promises."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casefile.store import CaseFile
from pipeline.assess import answers
from pipeline.assess.answers import Told, read
from pipeline.review import decisions
from pipeline.review.decisions import Decision, held_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    decided: Sequence[Decision]
    """The oldest first."""
    facts: Told

    def of(self, stage: str, case: CaseFile) -> list[str]:
        """The part that a stage depends on, as JSON; nothing for a stage that depends on none of it."""
        told: Mapping[str, object] = {}
        match stage:
            case "review":
                told = held_in(case, self.decided).judgements
            case "link":
                told = held_in(case, self.decided).outcomes
            case "assess":
                told = self.facts
        return [json.dumps(told, sort_keys=True)] if told else []


def answers_of(out: Path) -> Told:
    """The facts in the `case.toml` of a case's folder; empty if there is no such file."""
    path = out / answers.NAME
    return read(path.read_bytes(), path=str(path)) if path.is_file() else {}


def decisions_of(out: Path) -> list[Decision]:
    """The decisions in the `decisions.jsonl` of a case's folder, the oldest first."""
    return decisions.read(out / decisions.NAME)
