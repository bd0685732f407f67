"""Pages and XML files as a whole."""

from pathlib import Path

import pytest

from parsers.markup import ROOT, breaks_off
from parsers.xml_tree import BrokenXml, element_of, stated
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


def test_a_page_told_as_text_may_have_a_doctype_and_the_file_around_it_none() -> None:
    page = "<!DOCTYPE html><p>It ships on Friday.</p>"
    assert stated(element_of(f"<Message><Text><![CDATA[{page}]]></Text></Message>"), "Text") == page
    with pytest.raises(BrokenXml):
        element_of("<![CDATA[]]><!DOCTYPE Message><Message/>")
