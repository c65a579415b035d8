"""Office documents: which of the two families a zip is, if it is one of them at all."""

from portal.cleaning import archive, opendocument, openxml, worker
from portal.cleaning.refusal import NotCleaned


def clean(reader: str, source: int, copy: int) -> str:
    """Clean an open document into another file; the ending of the copy. Raises NotCleaned."""
    content, ending = cleaned(worker.read_all(source))
    worker.write_all(copy, content)
    return ending


def cleaned(content: bytes) -> tuple[bytes, str]:
    """A new document with the same text and pictures, and its ending. Raises NotCleaned."""
    try:
        with archive.entries_of(content) as entries:
            names = set(entries.namelist())
            if "[Content_Types].xml" in names:
                return openxml.cleaned(entries)
            if "mimetype" in names:
                return opendocument.cleaned(entries)
    except NotCleaned:
        raise
    except Exception as problem:  # a damaged archive may break anywhere
        raise NotCleaned from problem
    raise NotCleaned
