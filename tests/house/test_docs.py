"""What the documents promise is there: the tour's paths, the promises' tests, the words of the glossary."""

import ast
import re
from pathlib import Path

import pytest

from portal.procedure import promises

HOUSE = Path(__file__).resolve().parents[2]
DOCS = HOUSE / "docs"
A_PATH = re.compile(r"`([\w./-]+/[\w.-]+(?:\.\w+)?/?)`")
A_TEST = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")
FORBIDDEN = re.compile(r"TODO|FIXME|XXX|lorem ipsum", re.IGNORECASE)


def functions_of(path):
    tree = ast.parse((HOUSE / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_path_of_the_tour_is_there():
    named = set(A_PATH.findall((DOCS / "tour.md").read_text(encoding="utf-8")))
    ours = {
        one
        for one in named
        if one.split("/")[0] in {"portal", "templates", "tests", "docs", "migrations"}
    }

    assert ours
    assert not [one for one in sorted(ours) if not (HOUSE / one).exists()]


def test_every_promise_names_a_test_that_lives():
    promised = A_TEST.findall((DOCS / "promises.md").read_text(encoding="utf-8"))

    assert promised
    missing = [
        f"{path}::{name}"
        for path, name in promised
        if not (HOUSE / path).exists() or name not in functions_of(path)
    ]
    assert missing == []


def test_every_row_of_the_promises_names_its_test():
    rows = [
        line
        for line in (DOCS / "promises.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and not re.match(r"\|[\s-]*\|", line)
    ][1:]

    assert not [row for row in rows if not A_TEST.search(row)]


@pytest.mark.parametrize("folder", ["portal", "templates", "migrations", "docs"])
def test_nothing_is_left_for_later(folder):
    paths = [
        path
        for path in (HOUSE / folder).rglob("*")
        if path.suffix in (".py", ".html", ".md", ".css")
    ]

    assert not [path.name for path in paths if FORBIDDEN.search(path.read_text(encoding="utf-8"))]


def test_every_module_says_what_it_is_for():
    for path in (HOUSE / "portal").rglob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path.name


def test_no_file_of_the_portal_is_longer_than_300_lines():
    long = [
        path.name
        for path in (HOUSE / "portal").rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > 300
    ]

    assert long == []


def test_the_promises_on_the_public_page_are_those_of_the_document_word_for_word():
    rows = [
        line.split("|")[1].strip()
        for line in (DOCS / "promises.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and A_TEST.search(line)
    ]

    assert [str(promise._args[0]) for promise in promises.every()] == rows
