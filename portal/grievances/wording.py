"""What a message to the person should rather not say: a question that tells who they are, a phrase of their own.

Looked at in memory while the message still waits; a nudge to whoever wrote it, which decides and stores nothing.
"""

import tomllib
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from portal.grievances.rules import plain

BY_LANGUAGE: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("telling_questions.toml").read_text(encoding="utf-8")
)
STEMS = tuple(plain(stem) for stems in BY_LANGUAGE.values() for stem in stems)
ENDS = ".!\n\N{DEVANAGARI DANDA}\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH EXCLAMATION MARK}"
MARKS = "?\N{ARABIC QUESTION MARK}\N{FULLWIDTH QUESTION MARK}"
RUN, RUN_OF_SIGNS = 6, 12  # words that are no chance; signs, where a script has no spaces


def telling_questions(text: str) -> list[str]:
    """The questions that ask for something by which others might know the person, as they were written."""
    return [one for one in _questions(text) if any(stem in plain(one) for stem in STEMS)]


def repeats(text: str, words: Iterable[str]) -> str:
    """The first phrase that somebody wrote in just these words; nothing when the message has words of its own."""
    theirs = {run for one in words for run in _runs(_tokens(one))}
    shared = next((run for run in _runs(_tokens(text)) if run in theirs), ())
    return ("" if shared and _is_spaceless(shared[0]) else " ").join(shared)


def _questions(text: str) -> list[str]:
    found, sentence = [], ""
    for sign in text:
        sentence += sign
        if sign in MARKS:
            found.append(sentence.strip())
        if sign in MARKS or sign in ENDS:
            sentence = ""
    return found


def _runs(tokens: list[str]) -> Iterable[tuple[str, ...]]:
    for at, token in enumerate(tokens):
        length = RUN_OF_SIGNS if _is_spaceless(token) else RUN
        if at + length <= len(tokens):
            yield tuple(tokens[at : at + length])


def _tokens(text: str) -> list[str]:
    """Words, or single signs of a script without spaces; marks above and below letters stay with them."""
    spaced = ""
    for sign in plain(text):
        if _is_spaceless(sign):
            spaced += f" {sign} "
        else:
            spaced += sign if unicodedata.category(sign)[0] in "LMN" else " "
    return spaced.split()


def _is_spaceless(sign: str) -> bool:
    return "\u4e00" <= sign[0] <= "\u9fff"
