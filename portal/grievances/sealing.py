"""Between the tables of a case and the vault: whose keys open what, and each piece in its place."""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from sqlalchemy import select

from portal import db, keys
from portal.accounts import roster
from portal.grievances.models import Case, CaseKey, Grant, Item, Voice
from portal.vault import grants, items, pairs
from portal.vault.errors import Damaged

GENERATION = 1
RECOVERY = "recovery"


def new_id() -> str:
    """32 random hexadecimal digits; ids tell no order."""
    return secrets.token_hex(16)


def account_reader(account_id: int) -> str:
    """How a member of staff is called as a reader and as an author."""
    return f"account:{account_id}"


def voice_author(voice_id: str) -> str:
    return f"voice:{voice_id}"


@dataclass(frozen=True)
class OpenCase:
    """The keys of one case in one pair of hands: what they may open and in whose name they write."""

    case_id: str
    generation: int
    publics: Mapping[str, bytes]
    privates: Mapping[str, bytes] = field(repr=False)
    author: str = ""
    author_private: bytes = field(default=b"", repr=False)

    def seal(self, compartment: str, content: Mapping[str, Any], item_id: str) -> bytes:
        """Seal content (JSON) to a compartment in the author's name; needs no key of that compartment."""
        return items.seal_item(
            json.dumps(content, ensure_ascii=False).encode(),
            self._context(compartment, item_id, self.author),
            author_private=self.author_private,
            compartment_public=self.publics[compartment],
        )

    def open(self, item: Item, author_public: bytes) -> dict[str, Any]:
        """The content of one piece; raises Damaged when it is not what its author sealed here."""
        private = self.privates.get(item.compartment)
        own = item.author == self.author and self.author.startswith("voice:")
        if private is None and own:  # a box binds its two ends alike
            author_public, private = self.publics[item.compartment], self.author_private
        if private is None:
            raise Damaged("an item")
        plain = items.open_item(
            item.blob,
            self._context(item.compartment, item.id, item.author),
            author_public=author_public,
            compartment_private=private,
        )
        content: dict[str, Any] = json.loads(plain)
        return content

    def _context(self, compartment: str, item_id: str, author: str) -> items.ItemContext:
        return items.ItemContext(
            keys.current().deployment, self.case_id, compartment, self.generation, item_id, author
        )


def open_by_receipt(voice: Voice, kek: bytes) -> OpenCase:
    """What a receipt opens: the story, and writing in the person's own name; a proxy's may open only that. Raises Damaged."""
    publics, held, _moment = held_by_receipt(voice, kek)
    return OpenCase(
        voice.case_id,
        GENERATION,
        publics,
        {name: key for name, key in held.items() if name == "story"},
        voice_author(voice.id),
        held["voice"],
    )


def held_by_receipt(voice: Voice, kek: bytes) -> tuple[dict[str, bytes], dict[str, bytes], str]:
    """(the case's public keys, the keys a voice holds by name, the moment it was made). Raises Damaged."""
    publics = publics_of(voice.case_id)
    _check(voice.public, voice.mac, voice.case_id, voice_author(voice.id))
    context = voice_context(voice.case_id, voice.id, publics["story"], voice.public)
    return publics, *grants.open_receipt_grant(voice.blob, context, kek=kek)


def open_by_account(case_id: str, generation: int, account_id: int, private: bytes) -> OpenCase:
    """What a reader's grant opens; raises Damaged when they hold none or it is not theirs."""
    reader = account_reader(account_id)
    blob = db.session().scalar(
        select(Grant.blob).where(
            Grant.reader == reader, Grant.case_id == case_id, Grant.generation == generation
        )
    )
    if blob is None:
        raise Damaged("a grant")
    return _opened(case_id, generation, publics_of(case_id, generation), blob, reader, private)


def open_many(cases: Sequence[Case], account_id: int, private: bytes) -> dict[str, OpenCase]:
    """What a reader's grants open, by case, asked for in two queries; a case that does not open is left out."""
    reader, ids = account_reader(account_id), [case.id for case in cases]
    public_rows: dict[tuple[str, int], list[Any]] = {}
    for row in db.session().execute(_PUBLICS.where(CaseKey.case_id.in_(ids))):
        public_rows.setdefault((row.case_id, row.generation), []).append(row)
    held = select(Grant.case_id, Grant.generation, Grant.blob).where(
        Grant.reader == reader, Grant.case_id.in_(ids)
    )
    blobs = {(row.case_id, row.generation): row.blob for row in db.session().execute(held)}
    found = {}
    for place in ((case.id, case.generation) for case in cases):
        with suppress(Damaged, KeyError):
            publics = _checked(public_rows[place])
            found[place[0]] = _opened(*place, publics, blobs[place], reader, private)
    return found


def _opened(
    case_id: str,
    generation: int,
    publics: Mapping[str, bytes],
    blob: bytes,
    reader: str,
    private: bytes,
) -> OpenCase:
    context = grant_context(case_id, generation, publics, reader)
    held = grants.open_grant(blob, context, reader_private=private)
    return OpenCase(case_id, generation, publics, held, reader, private)


def writing_to(case: Case, account_id: int, private: bytes) -> OpenCase:
    """For somebody who may know but not read: they can seal an answer into the case and open nothing."""
    return OpenCase(
        case.id,
        case.generation,
        publics_of(case.id, case.generation),
        {},
        account_reader(account_id),
        private,
    )


_PUBLICS = select(
    CaseKey.case_id, CaseKey.generation, CaseKey.compartment, CaseKey.public, CaseKey.mac
)


def publics_of(case_id: str, generation: int = GENERATION) -> dict[str, bytes]:
    """The case's public keys by compartment, each checked against its MAC. Raises Damaged for a planted one."""
    own = _PUBLICS.where(CaseKey.case_id == case_id, CaseKey.generation == generation)
    return _checked(db.session().execute(own).all())


def _checked(rows: Sequence[Any]) -> dict[str, bytes]:
    for row in rows:
        _check(row.public, row.mac, row.case_id, row.compartment, row.generation)
    return {row.compartment: row.public for row in rows}


def authors_of(case_id: str, authors: Collection[str]) -> dict[str, bytes]:
    """The public keys of those who wrote in a case: voices by their MAC, staff by the signed roster."""
    found = staff_publics(authors)
    for voice in db.session().scalars(select(Voice).where(Voice.case_id == case_id)):
        with suppress(Damaged):
            _check(voice.public, voice.mac, case_id, voice_author(voice.id))
            found[voice_author(voice.id)] = voice.public
    return found


def staff_publics(authors: Collection[str]) -> dict[str, bytes]:
    """The public keys of members of staff among some authors, by the signed roster."""
    found: dict[str, bytes] = {}
    for author in (one for one in authors if one.startswith("account:")):
        public = roster.public_of(int(author.removeprefix("account:")))
        if public:
            found[author] = public
    return found


def item_id_for(form_id: bytes, compartment: str, text: str) -> str:
    """The same form and the same words give the same piece, so that a second sending adds nothing."""
    digest = blake2b(
        form_id + compartment.encode() + text.encode(), key=keys.current().pepper, digest_size=16
    )
    return digest.hexdigest()


def mac_of(public: bytes, case_id: str, compartment: str, generation: int = GENERATION) -> bytes:
    return pairs.public_mac(
        public,
        case=case_id,
        compartment=compartment,
        generation=generation,
        key=keys.current().publics,
    )


def _check(
    public: bytes, mac: bytes, case_id: str, compartment: str, generation: int = GENERATION
) -> None:
    pairs.check_public(
        public,
        mac,
        case=case_id,
        compartment=compartment,
        generation=generation,
        key=keys.current().publics,
    )


def grant_context(
    case_id: str, generation: int, publics: Mapping[str, bytes], reader: str
) -> grants.GrantContext:
    return grants.GrantContext(keys.current().deployment, case_id, generation, publics, reader)


def voice_context(case_id: str, voice_id: str, story: bytes, voice: bytes) -> grants.GrantContext:
    return grants.GrantContext(
        keys.current().deployment,
        case_id,
        GENERATION,
        {"story": story, "voice": voice},
        voice_author(voice_id),
        kind="receipt",
    )
