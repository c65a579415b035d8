"""What runs in the jail: reads the file it was handed, cleans it, says what the copy is.

Started by `cleaner` with the numbers of two open files in memory. Its exit code says how it went; on standard output
stands the ending of the copy's name and nothing else.
"""

import os
import sys
from importlib import import_module
from types import ModuleType

from portal.cleaning import jail
from portal.cleaning.refusal import NotCleaned

CLEANED, NOT_CLEANED, NOT_ISOLATED = 0, 43, 44


def main(
    cleaner: str, reader: str, source: int, copy: int, limits: list[int], readable: list[str]
) -> int:
    """Clean one file from now on; the exit code."""
    module = import_module(f"portal.cleaning.{cleaner}")
    seconds, memory, output = limits
    try:
        jail.lock_in(readable, seconds=seconds, memory=memory, output=output)
    except jail.NotIsolated:
        return NOT_ISOLATED
    try:
        ending = _clean(module, reader, source, copy)
    except NotCleaned:
        return NOT_CLEANED
    sys.stdout.write(ending)
    return CLEANED


def _clean(module: ModuleType, reader: str, source: int, copy: int) -> str:
    os.lseek(source, 0, os.SEEK_SET)
    ending: str = module.clean(reader, source, copy)
    return ending


def read_all(descriptor: int) -> bytes:
    """The whole file."""
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        return file.read()


def write_all(descriptor: int, content: bytes) -> None:
    """The whole copy."""
    with os.fdopen(descriptor, "wb", closefd=False) as file:
        file.write(content)
