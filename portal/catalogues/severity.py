"""How grave harm is: scale, scope and irremediability, each from 1 to 4."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

LEVELS = (1, 2, 3, 4)


class Dimension(StrEnum):
    """The three sides of severity that the UN Guiding Principles name."""

    SCALE = "scale"
    SCOPE = "scope"
    IRREMEDIABILITY = "irremediability"


class SeverityWord(StrEnum):
    """One word for the whole, in rising order."""

    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"
    SEVERE = "severe"


@dataclass(frozen=True)
class Severity:
    """What triage judged, one level from 1 to 4 per dimension; other numbers raise `ValueError`."""

    scale: int
    scope: int
    irremediability: int

    def __post_init__(self) -> None:
        if any(level not in LEVELS for level in self.levels):
            raise ValueError("Severity has levels from 1 to 4.")

    @property
    def levels(self) -> tuple[int, int, int]:
        """The three levels in the order of `Dimension`."""
        return self.scale, self.scope, self.irremediability

    @property
    def is_severe(self) -> bool:
        """Severe when one dimension is at 4 or two are at 3: one side alone can suffice (UNGP)."""
        return max(self.levels) == 4 or self.levels.count(3) >= 2

    def word(self) -> SeverityWord:
        """Severe, else the word of the highest level: a low dimension never excuses a high one."""
        if self.is_severe:
            return SeverityWord.SEVERE
        return tuple(SeverityWord)[max(self.levels) - 1]


DIMENSION_LABELS: dict[Dimension, LazyString] = {
    Dimension.SCALE: _l("How grave is it?"),
    Dimension.SCOPE: _l("How many people does it touch?"),
    Dimension.IRREMEDIABILITY: _l("How far can it be put right?"),
}

WORD_LABELS: dict[SeverityWord, LazyString] = {
    SeverityWord.MINOR: _l("Minor"),
    SeverityWord.MODERATE: _l("Moderate"),
    SeverityWord.SERIOUS: _l("Serious"),
    SeverityWord.SEVERE: _l("Severe"),
}

SENTENCES: dict[Dimension, tuple[LazyString, ...]] = {
    Dimension.SCALE: (
        _l("An inconvenience, with no lasting effect"),
        _l("Moderate harm to somebody's wellbeing, income or voice"),
        _l("Serious harm to health, liberty, livelihood or safety"),
        _l("Death, torture, forced labour, sexual abuse of a child, or prison for speaking out"),
    ),
    Dimension.SCOPE: (
        _l("One or two people"),
        _l("Up to about 10 people, or less than 1 in 100 of a group"),
        _l("Tens or hundreds of people, or up to 1 in 10 of a group"),
        _l("Many hundreds of people, more than 1 in 10 of a group, or all of it"),
    ),
    Dimension.IRREMEDIABILITY: (
        _l("It can be put right fully within weeks"),
        _l("Most of it can be put right within months"),
        _l("Only part of it can be put right"),
        _l("It cannot be put right"),
    ),
}


def sentence(dimension: Dimension, level: int) -> LazyString:
    """What this level means for this dimension, as shown beside the choice at triage."""
    if level not in LEVELS:
        raise ValueError("Severity has levels from 1 to 4.")
    return SENTENCES[dimension][level - 1]
