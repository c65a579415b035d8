"""The ceremony that puts a roster in force, by its commands."""

import json

import pytest
from click.testing import CliRunner

from portal import cli_staff, clock, db, settings
from portal.accounts import mark, queries, roster, services
from portal.accounts.rules import AccountState
from portal.vault import recovery
from tests.conftest import settings_for

HOLDERS = ("Ruth Abebe", "Okoye Chidi", "An outside notary")


@pytest.fixture
def run(world, monkeypatch):
    """Run a command over the small world: `run("roster verify")` says what it printed."""
    chosen = settings_for(*world)

    def invoke(command, *more, fails=False, signers=chosen.roster_signers):
        monkeypatch.setattr(
            settings, "Settings", lambda: chosen.model_copy(update={"roster_signers": signers})
        )
        group, *arguments = command.split()
        done = CliRunner().invoke(getattr(cli_staff, group), [*arguments, *map(str, more)])
        assert (done.exit_code != 0) is fails, done.output
        db.database().engine.dispose()
        return done.output.strip()

    settings.use(chosen)
    db.init(chosen)
    clock.freeze(None)
    return invoke


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "away").mkdir()
    return tmp_path / "away"


def make_key(handle, link):
    with db.scope(), db.write():
        account = queries.invited(link.rsplit("/", 1)[1], clock.now())
        assert account.handle == handle
        services.make_key(account, services.new_key(), now=clock.now())


def test_two_new_signers_put_a_new_reader_in_force(run, folder):
    signers = ",".join(run("roster new-signer", folder / name) for name in ("one", "two"))
    link = run("staff invite nia", "--name", "Nia Ward", "--role", "triage", "--unit", "group",
               "--function", "rights", "--reports-to", "hanna")  # fmt: skip
    make_key("nia", link)
    document = folder / "draft.json"
    document.write_text(run("roster draft"))

    assert "Nia Ward" in run("roster sign", "--key", folder / "one", document)
    assert "signatures" in run("roster install", document, fails=True, signers=signers)
    assert "Signatures: 2" in run("roster sign", "--key", folder / "two", document)
    assert "Roster 2 is in force" in run("roster install", document, signers=signers)

    assert "5 readers inside, 2 outside" in run("roster verify", signers=signers)
    assert mark.read()[0] == 2
    with db.scope():
        assert queries.by_handle("nia").state is AccountState.ACTIVE


def test_one_signer_cannot_sign_twice(run, folder):
    signers = ",".join(run("roster new-signer", folder / name) for name in ("one", "two"))
    document = folder / "draft.json"
    document.write_text(run("roster draft"))
    for _time in range(2):
        run("roster sign", "--key", folder / "one", document)

    assert "signatures" in run("roster install", document, fails=True, signers=signers)


def test_a_draft_changed_after_it_was_signed_is_refused(run, folder):
    signers = ",".join(run("roster new-signer", folder / name) for name in ("one", "two"))
    document = folder / "draft.json"
    document.write_text(run("roster draft"))
    for name in ("one", "two"):
        run("roster sign", "--key", folder / name, document)
    signed = json.loads(document.read_text())
    signed["document"]["people"][11]["role"] = "triage"
    document.write_text(json.dumps(signed))

    assert "signatures" in run("roster install", document, fails=True, signers=signers)


def test_a_signing_key_is_for_its_owner_alone_and_never_written_over(run, folder):
    run("roster new-signer", folder / "one")
    kept = (folder / "one").read_text()

    run("roster new-signer", folder / "one", fails=True)

    assert (folder / "one").read_text() == kept
    assert (folder / "one").stat().st_mode & 0o077 == 0


def test_two_of_three_holders_open_the_recovery_key_and_one_does_not(run, folder):
    named = [word for holder in HOLDERS for word in ("--holder", holder)]
    public = run("recovery create", *named, "--into", folder)
    made = json.loads((folder / "recovery.json").read_text())
    private = [
        bytes.fromhex(json.loads((folder / f"holder-{n}.key").read_text())["private"])
        for n in (1, 2, 3)
    ]

    inner = recovery.open_outer(
        bytes.fromhex(made["parts"]["0-2"]),
        holder_private=private[0],
        label="recovery",
        pair=(0, 2),
    )
    whole = recovery.open_inner(inner, holder_private=private[2], label="recovery", pair=(0, 2))

    assert made["public"] == public
    assert made["holders"] == list(HOLDERS)
    assert whole not in private
    assert roster.vault.bindings.crypto_scalarmult_base(whole).hex() == public
    assert whole.hex() not in (folder / "recovery.json").read_text()


def test_a_draft_takes_the_recovery_key_it_is_given(run, folder):
    named = [word for holder in HOLDERS for word in ("--holder", holder)]
    public = run("recovery create", *named, "--into", folder)

    draft = json.loads(run("roster draft", "--recovery", folder / "recovery.json"))

    assert draft["document"]["recovery"] == {"public": public, "holders": list(HOLDERS)}


def test_recovery_wants_three_different_holders(run, folder):
    for holders in ("AB", "AAB", "ABCD"):
        named = [word for holder in holders for word in ("--holder", holder)]
        told = run("recovery create", *named, "--into", folder / "new", fails=True)

        assert "three different holders" in told


def test_a_mistake_is_told_in_one_line(run, folder):
    lines = run("staff invite lena", "--name", "X", "--role", "triage", fails=True).splitlines()
    assert lines == ["Error: Somebody signs in with this name already. Choose another."]
    lines = run("staff remove nobody", fails=True).splitlines()
    assert lines == ["Error: There is nothing by that name."]
    assert "no function" in run(
        "staff invite nia", "--name", "X", "--role", "triage", "--function", "none", fails=True
    )


def test_who_is_removed_is_out_of_the_next_draft(run):
    run("staff remove jonas")

    names = [line["name"] for line in json.loads(run("roster draft"))["document"]["people"]]
    assert "Jonas Weber" not in names
    assert "Lena Okafor" in names
