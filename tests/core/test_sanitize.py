"""Staff notes become a little HTML, and nothing else does."""

import pytest

from portal.sanitize import rich


def test_paragraphs_lists_and_emphasis_are_shown():
    assert rich("**Two** things\n\n- one\n- two").count("<li>") == 2
    assert "<strong>Two</strong>" in rich("**Two**")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "![x](https://elsewhere.example/x.png)",
        "<a href='https://elsewhere.example'>x</a>",
        "<style>*{display:none}</style>",
        "https://elsewhere.example",
    ],
)
def test_markup_links_and_pictures_stay_text(text):
    shown = rich(text)

    for tag in ("<script", "<img", "<a", "<style"):
        assert tag not in shown
