"""Between the tables of a case and the vault: whose keys open what, and each piece in its place."""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from sqlalchemy import bindparam, select

from portal import db, hot, keys
from portal.accounts import roster
from portal.grievances import contexts
from portal.grievances.models import Case, CaseKey, Grant, Item, Voice
from portal.grievances.sealed_rows import CaseKeyRow, SealedPiece
from portal.vault import grants, items, pairs
from portal.vault.errors import Damaged

GENERATION = contexts.FIRST
RECOVERY = "recovery"


def new_id() -> str:
    """32 random hexadecimal digits; ids tell no order."""
    return secrets.token_hex(16)


def account_reader(account_id: int) -> str:
    """How a member of staff is called as a reader and as an author."""
    return f"account:{account_id}"


def voice_author(voice_id: str) -> str:
    return f"voice:{voice_id}"


def voice_reader(voice_id: str) -> str:
    """How a receipt is called as a reader of later generations, short enough for the column of readers."""
    return f"voice:{voice_id[:14]}"


@dataclass(frozen=True)
class OpenCase:
    """The keys of one case in one pair of hands: what they may open and in whose name they write.

    `publics` and `privates` are those of the newest generation, `older` the privates of those before it.
    """

    case_id: str
    generation: int
    publics: Mapping[str, bytes]
    privates: Mapping[str, bytes] = field(repr=False)
    author: str = ""
    author_private: bytes = field(default=b"", repr=False)
    older: Mapping[int, Mapping[str, bytes]] = field(default_factory=dict, repr=False)

    @property
    def since(self) -> dict[str, int]:
        """The first generation these hands hold of each compartment; what was written before was never given to them."""
        rings = {**self.older, self.generation: self.privates}
        return {name: number for number in sorted(rings, reverse=True) for name in rings[number]}

    def seal(self, compartment: str, content: Mapping[str, Any], item_id: str) -> bytes:
        """Seal content (JSON) to a compartment in the author's name; needs no key of that compartment."""
        return items.seal_item(
            json.dumps(content, ensure_ascii=False).encode(),
            self._context(compartment, item_id, self.author, self.generation),
            author_private=self.author_private,
            compartment_public=self.publics[compartment],
        )

    @property
    def is_voice(self) -> bool:
        return self.author.startswith("voice:")

    def open(self, item: Item | SealedPiece, author_public: bytes) -> dict[str, Any]:
        """The content of one piece; raises Damaged when it is not what its author sealed here."""
        public, private = self._ends(item, author_public)
        plain = items.open_item(
            item.blob,
            self._context(item.compartment, item.id, item.author, item.generation),
            author_public=public,
            compartment_private=private,
        )
        content: dict[str, Any] = json.loads(plain)
        return content

    def _ends(self, item: Item | SealedPiece, author_public: bytes) -> tuple[bytes, bytes]:
        """The two ends of a box; a box binds them alike, so who holds no story still opens what they wrote themselves."""
        try:
            return author_public, self.private_of(item.compartment, item.generation)
        except Damaged:
            if not self.is_voice or item.author != self.author:
                raise
        return publics_of(self.case_id, item.generation)[item.compartment], self.author_private

    def private_of(self, compartment: str, generation: int) -> bytes:
        """The private half of a compartment in one generation; raises Damaged when these hands do not hold it."""
        own = generation == self.generation
        privates = self.privates if own else self.older.get(generation, {})
        if compartment not in privates:
            raise Damaged("an item")
        return privates[compartment]

    def _context(
        self, compartment: str, item_id: str, author: str, generation: int
    ) -> items.ItemContext:
        return items.ItemContext(
            keys.current().deployment, self.case_id, compartment, generation, item_id, author
        )


def open_by_receipt(voice: Voice, kek: bytes) -> OpenCase:
    """What a receipt opens: the story, and writing in the person's own name; a proxy's may open only that. Raises Damaged."""
    publics, held, _moment = held_by_receipt(voice, kek)
    rings = {GENERATION: {name: key for name, key in held.items() if name == "story"}}
    newest = db.session().scalar(select(Case.generation).where(Case.id == voice.case_id))
    if newest and newest > GENERATION:
        publics = publics_of(voice.case_id, newest)
        without: dict[int, dict[str, bytes]] = {} if rings[GENERATION] else {newest: {}}
        rings |= without | _rings_of(voice.case_id, voice_reader(voice.id), held["voice"])
    return _in_hand(
        voice.case_id, newest or GENERATION, publics, rings, voice_author(voice.id), held["voice"]
    )


def held_by_receipt(voice: Voice, kek: bytes) -> tuple[dict[str, bytes], dict[str, bytes], str]:
    """(the case's public keys, the keys a voice holds by name, the moment it was made). Raises Damaged."""
    publics = publics_of(voice.case_id)
    author = voice_author(voice.id)
    _check(voice.public, voice.mac, voice.case_id, author)
    context = contexts.of_voice(voice.case_id, author, publics["story"], voice.public)
    return publics, *grants.open_receipt_grant(voice.blob, context, kek=kek)


def open_by_account(case_id: str, generation: int, account_id: int, private: bytes) -> OpenCase:
    """What a reader's grant opens; raises Damaged when they hold none or it is not theirs."""
    reader = account_reader(account_id)
    rings = _rings_of(case_id, reader, private)
    return _in_hand(case_id, generation, publics_of(case_id, generation), rings, reader, private)


def open_many(cases: Sequence[Case], account_id: int, private: bytes) -> dict[str, OpenCase]:
    """What a reader's grants open of up to 50 cases, by case, asked for in two queries; one that does not open is left out."""
    if not cases:
        return {}
    reader, ids = account_reader(account_id), [case.id for case in cases]
    asked = hot.spread("case", ids, MOST)
    public_rows: dict[tuple[str, int], list[CaseKeyRow]] = {}
    for row in map(CaseKeyRow._make, hot.fetch(_PUBLICS_OF_MANY, **asked)):
        public_rows.setdefault((row.case_id, row.generation), []).append(row)
    blobs: dict[str, dict[int, bytes]] = {}
    for case_id, generation, blob in hot.fetch(_GRANTS_OF_MANY, reader=reader, **asked):
        blobs.setdefault(case_id, {})[generation] = blob
    found = {}
    for case in cases:
        with suppress(Damaged, KeyError):
            publics = {number: _checked(public_rows[case.id, number]) for number in blobs[case.id]}
            rings = _rings(case.id, publics, blobs[case.id], reader, private)
            found[case.id] = _in_hand(
                case.id, case.generation, publics[case.generation], rings, reader, private
            )
    return found


_HELD = select(Grant.case_id, Grant.generation, Grant.blob)


def _rings_of(case_id: str, reader: str, private: bytes) -> dict[int, dict[str, bytes]]:
    """The private keys of every generation that was granted to a reader. Raises Damaged."""
    held = _HELD.where(Grant.reader == reader, Grant.case_id == case_id)
    blobs = {row.generation: row.blob for row in db.session().execute(held)}
    publics = {number: publics_of(case_id, number) for number in blobs}
    return _rings(case_id, publics, blobs, reader, private)


def _rings(
    case_id: str,
    publics: Mapping[int, Mapping[str, bytes]],
    blobs: Mapping[int, bytes],
    reader: str,
    private: bytes,
) -> dict[int, dict[str, bytes]]:
    return {
        number: grants.open_grant(
            blob,
            contexts.of_grant(case_id, number, publics[number], reader),
            reader_private=private,
        )
        for number, blob in blobs.items()
    }


def _in_hand(
    case_id: str,
    generation: int,
    publics: Mapping[str, bytes],
    rings: Mapping[int, Mapping[str, bytes]],
    author: str,
    private: bytes,
) -> OpenCase:
    if generation not in rings:
        raise Damaged("a grant")
    older = {number: ring for number, ring in rings.items() if number != generation}
    return OpenCase(case_id, generation, publics, rings[generation], author, private, older)


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


MOST = 50

_PUBLICS_OF_MANY = _PUBLICS.where(CaseKey.case_id.in_(hot.several("case", MOST)))
_GRANTS_OF_MANY = select(Grant.case_id, Grant.generation, Grant.blob).where(
    Grant.reader == bindparam("reader"), Grant.case_id.in_(hot.several("case", MOST))
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
    return staff_publics(authors) | voice_publics(case_id)


def voice_publics(case_id: str) -> dict[str, bytes]:
    """The public keys of a case's receipts by author, those with a true MAC."""
    found: dict[str, bytes] = {}
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
