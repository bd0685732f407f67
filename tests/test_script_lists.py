"""Lists of messages in a page's scripts."""

import re
from pathlib import Path

import pytest

from casefile.records import Problem
from parsers import script_lists
from tests.reading import export_of, written


def test_a_list_that_breaks_beyond_what_is_searched_is_told_once_and_onwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_lists, "LONGEST", 30)
    export = export_of(written(tmp_path, 'list=[{"a": 1}, {"b": "beyond the end"}, {"c": 3}, nothing]'))
    found = list(script_lists.script_lists(export, re.compile(rb"list=(?=\[)")))
    places = [one[0] if isinstance(one, tuple) else one.place for one in found]
    assert [place.end for place in places if place.end is None or place.start is None or place.end < place.start] == []
    assert [one.place.start for one in found if isinstance(one, Problem)] == [49, 49]
