"""Quotations: read from the messages, and checked against the preserved source bytes before anything is written."""

from casefile.findings import Quote
from casefile.records import Message
from casefile.store import CaseFile


def quoted(case: CaseFile, quote: Quote) -> str:
    """The characters of a quotation, from the message they stand in."""
    return case.get(Message, quote.message).text[quote.start : quote.end]
