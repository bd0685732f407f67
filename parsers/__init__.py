"""Exports in, records out: one module per format, all listed here."""

from parsers.format import Parser

PARSERS: tuple[Parser, ...] = ()
