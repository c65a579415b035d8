"""One small case, its people and its places: what the tests of grants, items and recovery share."""

from dataclasses import replace

from portal.vault.grants import GrantContext
from portal.vault.items import ItemContext
from portal.vault.pairs import new_pair

STORY, WORK, VOICE, READER, STRANGER = (new_pair() for _ in range(5))
KEYS = {"story": STORY.private, "work": WORK.private}
GRANT = GrantContext("talani", "case-1", 1, {"story": STORY.public, "work": WORK.public}, "7")
ITEM = ItemContext("talani", "case-1", "story", 1, "item-1", "voice")

OTHER_GRANT_PLACES = {
    "another deployment": replace(GRANT, deployment="other"),
    "another case": replace(GRANT, case="case-2"),
    "another generation": replace(GRANT, generation=2),
    "another reader": replace(GRANT, reader="8"),
    "another kind": replace(GRANT, kind="recovery"),
    "fewer compartments": replace(GRANT, publics={"story": STORY.public}),
    "swapped compartments": replace(GRANT, publics={"story": WORK.public, "work": STORY.public}),
    "another public key": replace(GRANT, publics=GRANT.publics | {"work": STRANGER.public}),
}
OTHER_ITEM_PLACES = {
    "another deployment": replace(ITEM, deployment="other"),
    "another case": replace(ITEM, case="case-2"),
    "another compartment": replace(ITEM, compartment="work"),
    "another generation": replace(ITEM, generation=2),
    "another item": replace(ITEM, item="item-2"),
    "another author": replace(ITEM, author="7"),
}


def changed_copies(blob, step=1):
    """The blob with one bit of one byte flipped, for every `step`-th byte."""
    for place in range(0, len(blob), step):
        flipped = blob[place] ^ (1 << place % 8)
        yield blob[:place] + bytes([flipped]) + blob[place + 1 :]


def cut_copies(blob):
    """The blob cut short in various places, and with something added at the end."""
    for length in (0, 1, 2, 33, 57, 73, len(blob) // 2, len(blob) - 1):
        yield blob[:length]
    yield blob + b"\0"
