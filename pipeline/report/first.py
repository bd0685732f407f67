"""The first of many, which a list shows, and how many there are."""

from dataclasses import dataclass, field

from pipeline.report.scope import SHOWN, Scope
from pipeline.report.view.items import Items


@dataclass(slots=True)
class First:
    """The first of many, and how many there are."""

    ids: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, id_: str) -> None:
        self.count += 1
        if len(self.ids) < SHOWN:
            self.ids.append(id_)

    def items(self, scope: Scope) -> Items:
        return Items(shown=tuple(map(scope.item, self.ids)), more=self.count - len(self.ids))
