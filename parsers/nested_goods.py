"""Orders in JSON that have what was bought in a list of their own: `{"order_no": "1", …, "items": [{"title": …, "quantity": …}]}`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeGuard

GOODS = ("title", "quantity", "unit_price", "line_total")
"""Our columns that such a list has."""


class Nested(NamedTuple):
    """The key of the list, and the keys of what is in it."""

    key: str
    words: tuple[str, ...]

    def named(self, word: str) -> str:
        """A key in the list as a header word, apart from one of the order itself."""
        return f"{self.key}.{word}"

    def spread(self, value: Mapping[str, object]) -> Iterator[dict[str, object]]:
        """A row for each thing bought, or one for an order that lists none."""
        members = value.get(self.key)
        if not _is_listed(members):
            yield dict(value)
            return
        order = {word: cell for word, cell in value.items() if word != self.key}
        for one in members:
            yield order | {self.named(word): cell for word, cell in one.items()}


def nested_in(objects: Iterable[object], is_goods: Callable[[str], bool]) -> Nested | None:
    """The first list of objects under a key for goods."""
    for one in objects:
        for key, members in one.items() if isinstance(one, dict) else ():
            if is_goods(key) and _is_listed(members):
                return Nested(key, tuple(dict.fromkeys(word for member in members for word in member)))
    return None


def _is_listed(members: object) -> TypeGuard[list[dict[str, object]]]:
    return isinstance(members, list) and bool(members) and all(isinstance(one, dict) for one in members)
