"""What the user asks of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
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
    workers: int | None = 1
    """Processes that read files and conversations at the same time; the result is the same. None: as many as pay."""

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
