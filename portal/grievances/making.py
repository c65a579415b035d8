"""Making the keys of a case, and the rows that give them to its readers and to the person's receipt."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from portal.grievances import contexts, custody, sealing
from portal.grievances.sealing import OpenCase
from portal.vault import grants, pairs
from portal.vault.receipts import Slot


@dataclass(frozen=True)
class NewKeys:
    """The pairs of a case being made, before anything is stored."""

    case_id: str
    story: pairs.Pair
    work: pairs.Pair
    identity: pairs.Pair
    generation: int = sealing.GENERATION

    @property
    def publics(self) -> dict[str, bytes]:
        return {
            "story": self.story.public,
            "work": self.work.public,
            custody.COMPARTMENT: self.identity.public,
        }

    def rows(self, custodians: Collection[int]) -> list[dict[str, object]]:
        """CaseKey rows: each public half with the MAC that ties it to its place; identity's private half shared out to custodians."""
        place = custody.place_of(self.case_id, self.generation, self.identity.public)
        shared = {custody.COMPARTMENT: custody.shared_out(place, self.identity.private, custodians)}
        return [
            {
                "case_id": self.case_id,
                "compartment": name,
                "generation": self.generation,
                "public": public,
                "mac": sealing.mac_of(public, self.case_id, name, self.generation),
                "shared": shared.get(name),
            }
            for name, public in self.publics.items()
        ]

    def grant_rows(
        self, readers: Mapping[str, bytes], compartments: Collection[str] = ("story", "work")
    ) -> list[dict[str, object]]:
        """Grant rows: the private halves sealed to each reader's public key."""
        both = {"story": self.story.private, "work": self.work.private}
        privates = {name: both[name] for name in compartments}
        return [
            {
                "reader": reader,
                "case_id": self.case_id,
                "generation": self.generation,
                "blob": grants.seal_grant(
                    privates,
                    contexts.of_grant(self.case_id, self.generation, self.publics, reader),
                    reader_public=public,
                ),
            }
            for reader, public in readers.items()
        ]


def new_keys() -> NewKeys:
    return NewKeys(sealing.new_id(), pairs.new_pair(), pairs.new_pair(), pairs.new_pair())


def voice_row(
    case_id: str,
    story_public: bytes,
    voice_id: str,
    held: Mapping[str, bytes],
    slot: Slot,
    moment: str,
) -> dict[str, Any]:
    """The Voice row that lets one receipt into a case: `held` is "voice", its own private key, and mostly "story"."""
    public = pairs.public_of(held["voice"])
    context = contexts.of_voice(case_id, sealing.voice_author(voice_id), story_public, public)
    return {
        "locator": slot.locator,
        "id": voice_id,
        "case_id": case_id,
        "public": public,
        "mac": sealing.mac_of(public, case_id, sealing.voice_author(voice_id)),
        "blob": grants.seal_receipt_grant(held, context, kek=slot.kek, moment=moment),
    }


def older_grant_rows(opened: OpenCase, reader: str, public: bytes) -> list[dict[str, object]]:
    """Grant rows for older generations, as much as these hands hold: a receipt the story, a reader the work besides."""
    return _rows(opened, opened.older, reader, public, ("story", "work"))


def voice_grant_rows(opened: OpenCase, voice_id: str, public: bytes) -> list[dict[str, object]]:
    """Grant rows for the story of every generation after the first, which a receipt holds in its own row; perhaps none."""
    held = {**opened.older, opened.generation: opened.privates}
    later = {number: ring for number, ring in held.items() if number > sealing.GENERATION}
    return _rows(opened, later, sealing.voice_reader(voice_id), public, ("story",))


def _rows(
    opened: OpenCase,
    held_by_generation: Mapping[int, Mapping[str, bytes]],
    reader: str,
    public: bytes,
    compartments: Collection[str],
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for generation, held in held_by_generation.items():
        publics = sealing.publics_of(opened.case_id, generation)
        context = contexts.of_grant(opened.case_id, generation, publics, reader)
        given = {name: held[name] for name in compartments if name in held}
        blob = grants.seal_grant(given, context, reader_public=public)
        place = {"reader": reader, "case_id": opened.case_id, "generation": generation}
        rows.append(place | {"blob": blob})
    return rows
