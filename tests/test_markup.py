"""Pages and XML files as a whole."""

from pathlib import Path

import pytest

from parsers.markup import ROOT, breaks_off
from parsers.xml_tree import BrokenXml, element_of
from tests.reading import export_of, written


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<html><body><p>one</p></body></html>", False),
        ("<html><body><p>one</p></body>", False),
        ("<!DOCTYPE html>\n<html><head></head><body><p>one", True),
        ("<p>one</p><p>two", False),
        ("<html> tag question,1\nanswer,2\n", False),
        ('<?xml version="1.0"?><smses count="2"><sms body="a"/></smses>\n', False),
        ('<?xml version="1.0"?><smses count="2"><sms body="a"/>', True),
    ],
)
def test_a_page_or_xml_file_that_ends_before_its_root_does_breaks_off(text: str, told: bool, tmp_path: Path) -> None:
    assert breaks_off(export_of(written(tmp_path, text, "export.html"))) == told


def test_a_long_name_of_no_tag_is_read_once() -> None:
    assert ROOT.match("<" + "a" * 1_000_000) is None


@pytest.mark.parametrize("before", ["", "<!--<![CDATA[-->", "<![CDATA[]]>"])
def test_an_element_with_a_doctype_is_refused_whatever_stands_before_it(before: str) -> None:
    with pytest.raises(BrokenXml, match="DOCTYPE"):
        element_of(f'{before}<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
