"""Sums of which an export does not state the currency, in the one that the user named."""

from dataclasses import fields, replace
from typing import TypeVar

from casefile.records import NO_CURRENCY, Money, Order, OrderEvent, OrderLine, Payment

T = TypeVar("T")


def in_currency(value: T, code: str) -> T:
    """A record with every such sum of its own and of its lines and events; any other value as it stands."""
    match value:
        case Money(currency=currency) if currency == NO_CURRENCY:
            return replace(value, currency=code)
        case Order() | OrderLine() | OrderEvent() | Payment():
            return replace(value, **{field.name: in_currency(getattr(value, field.name), code) for field in fields(value)})
        case tuple():
            return tuple(in_currency(one, code) for one in value)  # type: ignore[return-value]
        case _:
            return value
