"""The tables of a case. What a complainant causes has no time, no order and no words in clear."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.catalogues.findings import Finding
from portal.catalogues.outcomes import Outcome
from portal.catalogues.remedies import RemedyKind
from portal.catalogues.severity import Severity
from portal.db import UNORDERED, Base, UTCDateTime, word_of
from portal.grievances.remedy_rules import RemedyStage
from portal.grievances.rules import HELD, Access, Answer, Batch, ItemKind, Status

_IS_HELD = f"kind IN ({', '.join(repr(kind.value) for kind in HELD)})"


class Case(Base):
    """A grievance as the desk may see it in clear: its state, its day of handover, what staff made of it.

    `update_by` is when the person hears from us at the latest, `again_by` when they read a second decision; `quick` is an answer
    the desk thinks settles it; `words_shut` means that words once read stay shut; `asked` is the state the person asked for, and
    waits for the handover like their words. Until `muted_until` what its numbers send is no news (`muting`).
    `people` is how many it is the case of, as staff count them.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "ix_cases_waiting",
            "batch",
            "id",
            sqlite_where=text("handed_over_on IS NULL"),
            postgresql_where=text("handed_over_on IS NULL"),
        ),
        Index(
            "ix_cases_asked",
            "batch",
            "id",
            sqlite_where=text("asked IS NOT NULL"),
            postgresql_where=text("asked IS NOT NULL"),
        ),
        Index("ix_cases_figures", "handed_over_on", "unit_id", "right_code"),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    reference: Mapped[str] = mapped_column(String(9), unique=True)
    state: Mapped[Status] = mapped_column(word_of(Status))
    danger: Mapped[bool]
    quarantined: Mapped[bool] = mapped_column(server_default=false(), default=False)
    batch: Mapped[Batch] = mapped_column(word_of(Batch))
    generation: Mapped[int]
    handed_over_on: Mapped[date | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    right_code: Mapped[str | None] = mapped_column(String(10))
    scale: Mapped[int | None]
    scope: Mapped[int | None]
    irremediability: Mapped[int | None]
    group_code: Mapped[str | None] = mapped_column(String(40))
    function_id: Mapped[int | None] = mapped_column(ForeignKey("functions.id"))
    finding: Mapped[Finding | None] = mapped_column(word_of(Finding))
    outcome: Mapped[Outcome | None] = mapped_column(word_of(Outcome))
    acknowledge_by: Mapped[date | None]
    answer_by: Mapped[date | None]
    acknowledged_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    update_by: Mapped[date | None]
    again_by: Mapped[date | None]
    quick: Mapped[bool] = mapped_column(default=False, server_default=false())
    words_shut: Mapped[bool] = mapped_column(default=False, server_default=false())
    muted_until: Mapped[date | None]
    people: Mapped[int | None]
    asked: Mapped[Status | None] = mapped_column(word_of(Status))
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}

    @property
    def severity(self) -> Severity | None:
        """The three levels, once they are judged."""
        if self.scale and self.scope and self.irremediability:
            return Severity(self.scale, self.scope, self.irremediability)
        return None

    @property
    def is_severe(self) -> bool:
        return self.severity is not None and self.severity.is_severe


class CaseKey(Base):
    """The public half of one compartment's pair, with a MAC so that nobody can plant another.

    `shared` is the private half of the identity compartment for three custodians, named nowhere (`vault.thirds`).
    """

    __tablename__ = "case_keys"
    __table_args__ = (UNORDERED,)

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    compartment: Mapped[str] = mapped_column(String(10), primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    shared: Mapped[bytes | None] = mapped_column(LargeBinary)


class Grant(Base):
    """The case's private keys sealed to one reader (an account, or the recovery pair)."""

    __tablename__ = "grants"
    __table_args__ = (UNORDERED,)

    reader: Mapped[str] = mapped_column(String(20), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)
    blob: Mapped[bytes] = mapped_column(LargeBinary)


class Voice(Base):
    """One receipt's way into one case: found by its locator, opened only by the receipt."""

    __tablename__ = "voices"
    __table_args__ = (UNORDERED,)

    locator: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    blob: Mapped[bytes] = mapped_column(LargeBinary)


class Item(Base):
    """One sealed piece of a case. Staff's carry a moment; the person's carry only their day of handover.

    `opened_at` is when a reader first opened the person's words: a staff act, told to the person as a day.
    """

    __tablename__ = "items"
    __table_args__ = (
        Index("ix_items_case", "case_id", "compartment"),
        Index(
            "ix_items_waiting",
            "id",
            sqlite_where=text("handed_over_on IS NULL"),
            postgresql_where=text("handed_over_on IS NULL"),
        ),
        Index(
            "ix_items_held",
            "written_at",
            sqlite_where=text(_IS_HELD),
            postgresql_where=text(_IS_HELD),
        ),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    compartment: Mapped[str] = mapped_column(String(10))
    generation: Mapped[int]
    author: Mapped[str] = mapped_column(String(40))
    kind: Mapped[ItemKind] = mapped_column(word_of(ItemKind))
    handed_over_on: Mapped[date | None]
    written_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    blob: Mapped[bytes] = mapped_column(LargeBinary)
    moment: Mapped[bytes | None] = mapped_column(LargeBinary)


class Standing(Base):
    """Who may read or may know of a case, decided when it was filed; whoever is walled off has no row.

    State, due day and `holds` (who owes the person their answer, or gave it) are copies for the inbox, written in the same
    transaction as the case. `decides` marks who had no part in what the person appealed against: from then on only they
    answer or close.
    """

    __tablename__ = "standing"
    __table_args__ = (
        Index(
            "ix_standing_inbox",
            "account_id",
            "is_open",
            "quarantined",
            "due_on",
            "case_id",
            "state",
            "danger",
            "handed_over",
            "holds",
            sqlite_where=text("access = 'read'"),
            postgresql_where=text("access = 'read'"),
        ),
        UNORDERED,
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    access: Mapped[Access] = mapped_column(word_of(Access))
    state: Mapped[Status] = mapped_column(word_of(Status))
    danger: Mapped[bool]
    quarantined: Mapped[bool] = mapped_column(server_default=false(), default=False)
    handed_over: Mapped[bool]
    is_open: Mapped[bool]
    holds: Mapped[bool] = mapped_column(server_default=false(), default=False)
    due_on: Mapped[date]
    decides: Mapped[bool] = mapped_column(default=False, server_default=false())


class Remedy(Base):
    """One thing that puts harm right: what kind, how far it has come, and on which day each stage was reached.

    Its words are sealed in the story, under its id. `asked` is the stage that the person's answer brings, and waits for the
    handover like their words. `silence` says that the offer asks them to keep silent,
    `disputed` that by their word it did not come; `delivered_by` cannot verify it.
    """

    __tablename__ = "remedies"
    __table_args__ = (
        Index("ix_remedies_case", "case_id"),
        Index(
            "ix_remedies_asked",
            "case_id",
            "id",
            sqlite_where=text("asked IS NOT NULL"),
            postgresql_where=text("asked IS NOT NULL"),
        ),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[RemedyKind] = mapped_column(word_of(RemedyKind))
    stage: Mapped[RemedyStage] = mapped_column(word_of(RemedyStage))
    asked: Mapped[RemedyStage | None] = mapped_column(word_of(RemedyStage))
    silence: Mapped[bool] = mapped_column(default=False)
    disputed: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date | None]
    offered_on: Mapped[date | None]
    agreed_on: Mapped[date | None]
    delivered_on: Mapped[date | None]
    delivered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    confirmed_on: Mapped[date | None]
    verified_on: Mapped[date | None]
    lasted_on: Mapped[date | None]


class SavedView(Base):
    """A view of the inbox with its filters, under a name: somebody's own, or everybody's who may read cases.

    `query` is what stands in the address; it names places, rights and colleagues, never a case.
    """

    __tablename__ = "saved_views"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    is_team: Mapped[bool]
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(200))


class IdentityRequest(Base):
    """One wish to open what the people of a case locked away, and how far two custodians have come with it.

    `reader_id` is the custodian who waits for another's third, with a pair that lasts as long as their session: its
    private half is sealed under the secret in their cookie (`lent`), and `handed_on` opens with nothing else.
    """

    __tablename__ = "identity_requests"
    __table_args__ = (UNORDERED,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    life_in_danger: Mapped[bool]
    answer: Mapped[Answer | None] = mapped_column(word_of(Answer))
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    session_id: Mapped[str | None] = mapped_column(String(64))
    public: Mapped[bytes | None] = mapped_column(LargeBinary)
    lent: Mapped[bytes | None] = mapped_column(LargeBinary)
    handed_on: Mapped[bytes | None] = mapped_column(LargeBinary)
    handed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
