"""Every template parses, stands in one layout, and lets nobody's text become HTML."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes

HOUSE = Path(__file__).resolve().parents[2]
TEMPLATES = HOUSE / "templates"
ALL = sorted(path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*.html"))
PAGES = [
    path
    for path in ALL
    if path.parts[0] not in ("layouts", "macros") and not path.name.startswith(("_", "layout"))
]
ENVIRONMENT = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
SCRIPTS = re.compile(r"<script|\son[a-z]+=|javascript:|style=", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")


def parsed(path):
    return ENVIRONMENT.parse((TEMPLATES / path).read_text(encoding="utf-8"))


def by_name(paths):
    return pytest.mark.parametrize("path", paths, ids=str)


@by_name(ALL)
def test_a_template_parses_and_names_only_templates_that_are_there(path):
    named = [one for one in meta.find_referenced_templates(parsed(path)) if one]

    assert not [one for one in named if not (TEMPLATES / one).exists()]


@by_name(PAGES)
def test_a_page_stands_in_exactly_one_layout(path):
    layouts = [node.template.value for node in parsed(path).find_all(nodes.Extends)]

    assert len(layouts) == 1
    assert layouts[0].split("/")[0] == "layouts" or layouts[0].endswith("/layout.html")


@by_name([path for path in ALL if path.parts[0] != "macros"])
def test_no_text_becomes_html_outside_the_macros(path):
    tree = parsed(path)

    assert not [
        node for node in tree.find_all(nodes.Filter) if node.name in ("safe", "forceescape")
    ]
    assert not list(tree.find_all(nodes.ScopedEvalContextModifier))
    assert "autoescape" not in (TEMPLATES / path).read_text(encoding="utf-8")


@by_name(ALL)
def test_a_template_uses_everything_it_imports(path):
    tree, source = parsed(path), (TEMPLATES / path).read_text(encoding="utf-8")
    imported = [node.target for node in tree.find_all(nodes.Import)]

    assert not [name for name in imported if f"{name}." not in source]


@by_name(ALL)
def test_a_template_has_no_script_no_inline_style_and_calls_nobody_else(path):
    source = (TEMPLATES / path).read_text(encoding="utf-8")

    assert not SCRIPTS.search(source)
    assert not ELSEWHERE.search(source)


def test_public_and_desk_share_no_layout():
    for path in PAGES:
        layout = next(parsed(path).find_all(nodes.Extends)).template.value
        if path.parts[:2] == ("grievances", "public"):
            assert layout == "layouts/public.html"
        elif path.parts[:2] == ("grievances", "desk"):
            paper = path.name == "slip.html"  # goes to the person, in their language
            assert layout == ("layouts/bare.html" if paper else "layouts/desk.html")


def test_styles_call_nobody_else():
    for path in (HOUSE / "portal" / "static").glob("*.css"):
        source = path.read_text(encoding="utf-8")
        assert "@import" not in source
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", source)
