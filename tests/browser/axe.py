"""Asking axe-core, and the browser's own layout, whether a page can be used by everybody."""

from functools import cache
from pathlib import Path

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ["violations"]})).violations
  .flatMap(one => one.nodes.map(node => `${one.id}: ${node.target.join(" ")} (${node.failureSummary})`))"""
WIDER = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


@cache
def _source():
    return (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def findings(page):
    """What axe-core finds wrong with the page as it stands."""
    page.evaluate(_source())
    return page.evaluate(ASK, RULES)


def pixels_too_wide(page, width):
    """How far the page must be scrolled sideways on a screen of that width."""
    size = page.viewport_size
    page.set_viewport_size({"width": width, "height": size["height"]})
    try:
        return page.evaluate(WIDER)
    finally:
        page.set_viewport_size(size)
