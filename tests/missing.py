"""What a test does when the machine lacks a part it needs: fail in CI, skip aloud elsewhere."""

import os
from typing import NoReturn

import pytest


def missing(part: str, remedy: str) -> NoReturn:
    sentence = f"NOT TESTED, {part} is missing: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
