"""Making the keys of a case, and the rows that give them to its readers and to the person's receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.grievances import sealing
from portal.grievances.sealing import OpenCase
from portal.vault import grants, pairs
from portal.vault.receipts import Slot


@dataclass(frozen=True)
class NewKeys:
    """The pairs of a case being made, before anything is stored."""

    case_id: str
    story: pairs.Pair
    work: pairs.Pair

    @property
    def publics(self) -> dict[str, bytes]:
        return {"story": self.story.public, "work": self.work.public}

    def rows(self) -> list[dict[str, object]]:
        """CaseKey rows: each public half with the MAC that ties it to its place."""
        return [
            {
                "case_id": self.case_id,
                "compartment": name,
                "generation": sealing.GENERATION,
                "public": public,
                "mac": sealing.mac_of(public, self.case_id, name),
            }
            for name, public in self.publics.items()
        ]

    def grant_rows(self, readers: Mapping[str, bytes]) -> list[dict[str, object]]:
        """Grant rows: the private halves sealed to each reader's public key."""
        privates = {"story": self.story.private, "work": self.work.private}
        return [
            {
                "reader": reader,
                "case_id": self.case_id,
                "generation": sealing.GENERATION,
                "blob": grants.seal_grant(
                    privates,
                    sealing.grant_context(self.case_id, sealing.GENERATION, self.publics, reader),
                    reader_public=public,
                ),
            }
            for reader, public in readers.items()
        ]


def new_keys() -> NewKeys:
    return NewKeys(sealing.new_id(), pairs.new_pair(), pairs.new_pair())


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
    context = sealing.voice_context(case_id, voice_id, story_public, public)
    return {
        "locator": slot.locator,
        "id": voice_id,
        "case_id": case_id,
        "public": public,
        "mac": sealing.mac_of(public, case_id, sealing.voice_author(voice_id)),
        "blob": grants.seal_receipt_grant(held, context, kek=slot.kek, moment=moment),
    }


def story_grant_row(opened: OpenCase, account_id: int, public: bytes) -> dict[str, object]:
    """A Grant row for the story alone, all that somebody with the receipt can give."""
    reader = sealing.account_reader(account_id)
    context = sealing.grant_context(opened.case_id, opened.generation, opened.publics, reader)
    held = {"story": opened.privates["story"]}
    return {
        "reader": reader,
        "case_id": opened.case_id,
        "generation": opened.generation,
        "blob": grants.seal_grant(held, context, reader_public=public),
    }
