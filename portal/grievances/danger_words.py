"""Words that mean somebody may be in danger now, in every language shipped; matched in memory, never stored."""

import tomllib
from pathlib import Path

BY_LANGUAGE: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
WORDS = tuple(word for words in BY_LANGUAGE.values() for word in words)
