"""What invented people told: texts put together from the banks, each a little different from the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from portal.catalogues.severity import Severity
from portal.demo.company import bank
from portal.grievances.rows import Answers
from portal.grievances.rules import Danger, Exclusion

LOCATION = "location"
DELTA = "papers"
LANGUAGES = ("en", "fr", "es", "sw", "ar", "bn")
OF_USERS = {"en": 9, "fr": 5, "es": 6, "sw": 6, "ar": 4, "bn": 2}
WHERE_USED = {
    "en": ("lumi", "lumi", "kasiri-network"),
    "fr": ("lumi", "marisol-network"),
    "es": ("marisol-network", "lumi"),
    "sw": ("kasiri-network", "lumi"),
    "ar": ("lumi", "marisol-network"),
    "bn": ("lumi", "kasiri-network"),
}
WALLS = {
    Exclusion.NOBODY: 6,
    Exclusion.UNKNOWN: 2,
    Exclusion.HEAD_OF_SITE: 2,
    Exclusion.LINE: 2,
    Exclusion.TEAM: 0.3,
}


@dataclass(frozen=True)
class Telling:
    """One person's filing, and what staff will make of it."""

    theme: str
    right: str
    function: str
    site: str
    group: str
    severity: Severity
    title: str
    summary: str
    answers: Answers


def location(rng: Random) -> Telling:
    """A family or a subscriber whose place was shared."""
    texts = bank("location")
    lang = rng.choices(LANGUAGES, [OF_USERS[each] for each in LANGUAGES])[0]
    happened = rng.choice(texts["happened"])
    parts = (
        rng.choice(texts["openings"][lang]),
        happened[lang],
        rng.choice(texts["asks"][lang]),
    )
    site, group = rng.choice(WHERE_USED[lang]), rng.choice(("child", "child", "user"))
    return Telling(
        theme=LOCATION,
        right="PRV-1",
        function="product",
        site=site,
        group=group,
        severity=Severity(2, rng.choice((3, 3, 4)), 2),
        title=rng.choice(happened["titles"]),
        summary=happened["summary"],
        answers=Answers(
            what=" ".join(parts),
            site=rng.choice((site, "")),
            group=group,
            exclusions=frozenset({Exclusion.NOBODY}),
            language=lang,
        ),
    )


def themes() -> Sequence[dict[str, Any]]:
    """Every theme besides location and Delta's papers, with its stories and how often it comes."""
    return [*bank("work")["theme"], *bank("conduct")["theme"], *bank("users")["theme"]]


def stories(theme: dict[str, Any], rng: Random) -> Iterator[Telling]:
    """Tellings of one theme, its stories taking turns."""
    while True:
        for story in rng.sample(theme["story"], len(theme["story"])):
            yield _story(theme, story, rng)


def _story(theme: dict[str, Any], story: dict[str, Any], rng: Random) -> Telling:
    slots = {"a": str(rng.randint(2, 9)), "b": str(rng.randint(11, 48))}
    site = rng.choice(story["sites"])
    return Telling(
        theme=theme["code"],
        right=theme["right"],
        function=theme["function"],
        site=site,
        group=story["group"],
        severity=Severity(*story["severity"]),
        title=story["title"].format(**slots),
        summary=story["summary"].format(**slots),
        answers=Answers(
            what=story["words"].format(**slots),
            site=site,
            group=story["group"],
            danger=Danger.YES if story.get("danger") else Danger.NO,
            exclusions=frozenset({_wall(site, rng)}),
            language=story["lang"],
        ),
    )


def _wall(site: str, rng: Random) -> Exclusion:
    """Whom a person keeps out; nobody at Delta trusts its head."""
    chosen = rng.choices(list(WALLS), list(WALLS.values()))[0]
    return Exclusion.HEAD_OF_SITE if site == "delta" else chosen


def of_delta(case: dict[str, Any]) -> Telling:
    """One of Delta's cases about kept passports and fees; Rehana's has no summary yet."""
    return Telling(
        theme=DELTA,
        right="FRC-2",
        function="procurement",
        site="delta",
        group=case["group"],
        severity=Severity(3, 3, 3),
        title=case.get("title", ""),
        summary=case.get("summary", ""),
        answers=Answers(
            what=case["words"],
            where=case.get("where", ""),
            site="delta",
            group=case["group"],
            exclusions=frozenset({Exclusion.HEAD_OF_SITE, Exclusion.NAMED}),
            names=case["names"],
            language=case["lang"],
        ),
    )
