"""The files of a case as pages list them: by our own number and kind, never by what they were called."""

from flask_babel import lazy_gettext as _l

from portal.cleaning.cleaner import Reason
from portal.cleaning.kinds import Family
from portal.grievances import attaching, files, sealing
from portal.grievances.casefile import CaseFile
from portal.grievances.models import Voice
from portal.vault.errors import Damaged

FAMILY_LABELS = {
    Family.PICTURE: _l("picture"),
    Family.DOCUMENT: _l("document"),
    Family.SOUND: _l("sound"),
    Family.FILM: _l("film"),
    Family.OTHER: _l("other file"),
}

REASONS = {
    Reason.UNKNOWN_KIND: _l("We do not know how to clean this kind of file."),
    Reason.NOT_POSSIBLE: _l("It is damaged, locked, too large or too complicated."),
    Reason.NOT_AVAILABLE: _l("Cleaning does not work here just now."),
}


def shown(voice: Voice, kek: bytes) -> list[dict[str, object]]:
    """The person's own list: what each file is, what became of it, and whether it can still be taken back."""
    try:
        opened = sealing.open_by_receipt(voice, kek)
    except Damaged:
        return []
    return [
        {
            "id": one.item_id,
            "number": one.number,
            "what": FAMILY_LABELS[one.family],
            "state": one.state.value,
            "why": REASONS[Reason(one.reason)] if one.reason else "",
            "removable": attaching.is_removable(one) and one.author == opened.author,
        }
        for one in files.of_case(opened)
    ]


def at_desk(file: CaseFile) -> list[dict[str, object]]:
    """What a reader may download of a case, and how."""
    return [
        {
            "id": one.item_id,
            "number": one.number,
            "what": FAMILY_LABELS[one.family],
            "cleaned": one.state is files.FileState.CLEANED,
        }
        for one in files.for_desk(file.opened)
    ]
