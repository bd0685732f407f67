from extractors.patterns import read_table


def test_an_expression_over_several_lines_is_in_one_piece() -> None:
    written = (
        "one = '''\n    \\b(?:\n        a |b\n    )\\n\n    |c'''\r\nother = '''d'''\nwords = [\n    'e',\n    '''\n        f\n        |g''',\n]"
    )
    assert read_table(written) == {"one": r"\b(?:a |b)\n|c", "other": "d", "words": ["e", "f|g"]}


def test_what_is_no_expression_keeps_its_lines() -> None:
    assert read_table('why = """a\n  b"""\nyes = ["c\\nd"]') == {"why": "a\n  b", "yes": ["c\nd"]}
