"""What a person says became of a promise, laid over what was found."""

from dataclasses import replace

from casefile.findings import TOLD, OutcomeKind
from pipeline.link.record import Finding

SHOWN = {"likely_kept": "shown_kept", "likely_late": "shown_late", "likely_broken": "shown_broken", "likely_pending": TOLD, "likely_unknown": TOLD}
"""Why, when a person bears out what was likely."""


def as_told(finding: Finding, said: OutcomeKind | None) -> Finding:
    """What the person bears out of the finding and its other reading, with what shows it; where it is neither of them, their word alone."""
    if said is None:
        return finding
    for one in (finding, finding.otherwise):
        if one is not None and one.outcome is said:
            return replace(one, why=SHOWN.get(one.why, one.why), otherwise=None, told=True)
    return Finding(outcome=said, why=TOLD, told=True)
