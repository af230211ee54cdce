"""Signing in, staying signed in, signing out: by hand over HTTP, and by the use case with a clock set by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from interviewer import accounts
from interviewer.accounts import HOLDS, IDLE, Desk, hash_of
from interviewer.adapters.jobs.table import NewJob
from interviewer.adapters.llm_account import Begun, Wanted
from interviewer.adapters.store import make_engine, upgrade
from interviewer.adapters.store.accountstore import AccountStore
from interviewer.errors import CallerMistake, NotFound, SignInFirst
from interviewer.settings import Settings
from interviewer.web.accounts_limits import BY_BOTH, WINDOW_S, Rates, SignIns
from interviewer.wiring import LOCAL, Parts
from tests.accounts.people import PASSWORD, Person, sign_in
from tests.support.command import RunCli
from tests.support.server import LiveServer

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Desk:
    """A desk on a database of its own; passwords are kept backwards, so that no test waits for scrypt."""
    url = f"sqlite:///{tmp_path / 'own.db'}"
    upgrade(url)
    words = iter(f"token-{n}" for n in range(100))
    return Desk(
        store=AccountStore(make_engine(url), clock=clock),
        clock=clock,
        token=lambda: next(words),
        hashed=lambda password: password[::-1],
        fits=lambda password, kept: password[::-1] == kept,
        decoy="\0",
    )


# --- the use case ---------------------------------------------------------------------------------


def test_whoever_knows_the_password_gets_a_token_and_the_token_says_who(desk: Desk) -> None:
    made = accounts.add(desk, " Ann@Example.org ", PASSWORD)
    account, token = accounts.sign_in(desk, "ANN@example.org", PASSWORD)
    assert account == made
    assert accounts.person(desk, token) == account
    assert accounts.person(desk, token + "x") is None
    assert accounts.person(desk, "") is None


def test_of_a_token_only_the_hash_is_kept(desk: Desk, tmp_path: Path) -> None:
    accounts.add(desk, "ann", PASSWORD)
    _, token = accounts.sign_in(desk, "ann", PASSWORD)
    kept = b"".join(f.read_bytes() for f in tmp_path.iterdir() if f.is_file())
    assert token.encode() not in kept
    assert hash_of(token).encode() in kept


@pytest.mark.parametrize(("name", "password"), [("ann", "another long one"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(desk: Desk, name: str, password: str) -> None:
    accounts.add(desk, "ann", PASSWORD)
    with pytest.raises(SignInFirst, match=r"^name and password do not fit; try again$"):
        accounts.sign_in(desk, name, password)


def test_an_unknown_name_is_compared_with_a_decoy_so_that_it_takes_as_long(desk: Desk) -> None:
    compared: list[str] = []

    def fits(_password: str, kept: str) -> bool:
        compared.append(kept)
        return False

    watched = dataclasses.replace(desk, fits=fits)
    with pytest.raises(SignInFirst):
        accounts.sign_in(watched, "nobody", PASSWORD)
    assert compared == [desk.decoy]


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [
        ("ann", "too short", "found 9 characters; expected 10 to 200"),
        ("ann", "x" * 201, "found 201 characters"),
        ("ann", "abababababab", "less than four different"),
        ("ann-ann-ann", "Ann-Ann-Ann", "found the name"),
        ("ann lee", PASSWORD, "expected up to 60 letters"),
        ("", PASSWORD, "expected up to 60 letters"),
        ("../etc", PASSWORD, "expected up to 60 letters"),
    ],
)
def test_a_name_or_a_password_that_will_not_do_is_refused_with_the_reason(
    desk: Desk, name: str, password: str, says: str
) -> None:
    with pytest.raises(CallerMistake, match=says) as refused:
        accounts.add(desk, name, password)
    assert password not in str(refused.value)


def test_a_name_is_taken_once_whatever_its_case(desk: Desk) -> None:
    accounts.add(desk, "ann", PASSWORD)
    with pytest.raises(CallerMistake, match="ann is taken"):
        accounts.add(desk, "ANN", PASSWORD)


def test_a_sign_in_ends_after_seven_days_and_after_a_day_without_a_request(desk: Desk, clock: Clock) -> None:
    accounts.add(desk, "ann", PASSWORD)
    _, used = accounts.sign_in(desk, "ann", PASSWORD)
    _, idle = accounts.sign_in(desk, "ann", PASSWORD)
    while clock.now - AT < HOLDS - IDLE / 2:
        clock.now += IDLE / 2
        assert accounts.person(desk, used)
    assert accounts.person(desk, idle) is None
    clock.now = AT + HOLDS + dt.timedelta(seconds=1)
    assert accounts.person(desk, used) is None


def test_a_clock_that_jumps_back_signs_nobody_out(desk: Desk, clock: Clock) -> None:
    accounts.add(desk, "ann", PASSWORD)
    _, token = accounts.sign_in(desk, "ann", PASSWORD)
    clock.now = AT - dt.timedelta(days=400)
    assert accounts.person(desk, token)
    clock.now = AT + dt.timedelta(hours=1)
    assert accounts.person(desk, token)


def test_a_disabled_account_is_out_at_once_and_may_come_back(desk: Desk) -> None:
    accounts.add(desk, "ann", PASSWORD)
    _, token = accounts.sign_in(desk, "ann", PASSWORD)
    accounts.disable(desk, "ann")
    assert accounts.person(desk, token) is None
    with pytest.raises(SignInFirst):
        accounts.sign_in(desk, "ann", PASSWORD)
    accounts.disable(desk, "ann", yes=False)
    assert accounts.sign_in(desk, "ann", PASSWORD)


def test_another_password_signs_out_every_browser(desk: Desk) -> None:
    account = accounts.add(desk, "ann", PASSWORD)
    tokens = [accounts.sign_in(desk, "ann", PASSWORD)[1] for _ in range(3)]
    with pytest.raises(CallerMistake, match="old password does not fit"):
        accounts.change_password(desk, account, old="a guess at it", new="yet another long one")
    assert all(accounts.person(desk, t) for t in tokens)
    accounts.change_password(desk, account, old=PASSWORD, new="yet another long one")
    assert not any(accounts.person(desk, t) for t in tokens)
    assert accounts.sign_in(desk, "ann", "yet another long one")


def test_the_log_says_who_did_what_and_never_what_was_typed(desk: Desk) -> None:
    account = accounts.add(desk, "ann", PASSWORD)
    with pytest.raises(SignInFirst):
        accounts.sign_in(desk, "my secret typed into the name", "x")
    with pytest.raises(SignInFirst):
        accounts.sign_in(desk, "ann", "a wrong one")
    _, token = accounts.sign_in(desk, "ann", PASSWORD)
    accounts.sign_out(desk, token)
    lines = [(e.who, e.verb, e.what) for e in reversed(desk.store.log())]
    assert lines == [
        (account.id, "account added", ""),
        ("", "sign-in refused", ""),
        (account.id, "sign-in refused", ""),
        (account.id, "signed in", ""),
        (account.id, "signed out", ""),
    ]


def test_a_name_that_is_not_there_names_the_nearest(desk: Desk) -> None:
    accounts.add(desk, "annabel", PASSWORD)
    with pytest.raises(NotFound, match="annabel"):
        accounts.named(desk, "anabel")


# --- how often ------------------------------------------------------------------------------------


def test_five_wrong_tries_make_one_wait_and_the_wait_ends() -> None:
    now = [0.0]
    tries = SignIns(clock=lambda: now[0])
    assert [tries.wait_s("1.2.3.4", "ann") for _ in range(BY_BOTH)] == [0] * BY_BOTH
    assert tries.wait_s("1.2.3.4", "ann") == WINDOW_S
    assert tries.wait_s("1.2.3.4", "bo") == 0
    assert tries.wait_s("9.9.9.9", "ann") == 0, "somebody elsewhere cannot shut Ann out with five tries"
    now[0] = WINDOW_S + 1
    assert tries.wait_s("1.2.3.4", "ann") == 0


def test_a_sign_in_that_fits_takes_its_tries_back() -> None:
    tries = SignIns(clock=lambda: 0.0)
    for _ in range(50):
        assert tries.wait_s("1.2.3.4", "ann") == 0
        tries.forget("1.2.3.4", "ann")


def test_tries_from_one_address_at_many_names_are_stopped_too() -> None:
    tries = SignIns(clock=lambda: 0.0)
    waits = [tries.wait_s("1.2.3.4", f"name-{n}") for n in range(40)]
    assert waits.index(int(WINDOW_S)) == 30


def test_costly_requests_are_let_through_in_a_burst_and_then_steadily() -> None:
    now = [0.0]
    rates = Rates(clock=lambda: now[0])
    assert [rates.wait_s("a", "POST", "/voice/hear/x") for _ in range(60)] == [0] * 60
    assert rates.wait_s("a", "POST", "/voice/hear/x") == 1
    assert rates.wait_s("b", "POST", "/voice/hear/x") == 0
    assert rates.wait_s("a", "GET", "/voice/held/x") == 0
    now[0] = 2.0
    assert [rates.wait_s("a", "POST", "/voice/check") for _ in range(3)] == [0, 0, 1]


# --- over HTTP ------------------------------------------------------------------------------------


def test_the_cookie_cannot_be_read_by_script_nor_sent_by_another_site(
    company: LiveServer, ann: Person
) -> None:
    with httpx.Client(base_url=company.url) as fresh:
        reply = sign_in(fresh, ann.name)
        assert reply.status_code == 303
        cookie = reply.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie, "this one came over plain http"
    with httpx.Client(base_url=company.url, headers={"x-forwarded-proto": "https"}) as behind_a_proxy:
        assert "Secure" in sign_in(behind_a_proxy, ann.name).headers["set-cookie"]


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/export/stories.md", "/export/stories.md"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_is_never_led_to_another_site(
    company: LiveServer, ann: Person, wanted: str, goes: str
) -> None:
    with httpx.Client(base_url=company.url) as fresh:
        reply = fresh.post("/login", data={"name": ann.name, "password": PASSWORD, "next": wanted})
        assert reply.headers["location"] == goes


def test_signing_out_ends_that_browser_and_no_other(company: LiveServer, ann: Person) -> None:
    with httpx.Client(base_url=company.url) as fresh:
        sign_in(fresh, ann.name)
        cookie = dict(fresh.cookies)
        assert fresh.get("/account").status_code == 200
        assert fresh.post("/logout").status_code == 303
        assert httpx.get(f"{company.url}/account", cookies=cookie).status_code == 401
    assert ann.http.get("/account").status_code == 200


def test_the_link_for_the_first_account_opens_nothing_once_there_is_one(
    nobody: httpx.Client, people: object, setup_address: str
) -> None:
    assert people
    assert nobody.get(setup_address).status_code == 404
    reply = nobody.post(setup_address, data={"name": "mallory", "password": PASSWORD})
    assert reply.status_code == 404
    assert "set-cookie" not in reply.headers
    assert nobody.get("/setup/guess").status_code == 404


def test_a_new_server_gets_its_first_account_by_its_link_once(
    start_server: Callable[..., LiveServer],
) -> None:
    server = start_server(env={"INTERVIEWER_ACCOUNTS": "on"})
    address = next(line for line in server.log().splitlines() if "/setup/" in line).rpartition(" ")[2]
    with httpx.Client(timeout=30) as client:
        assert "The first account" in client.get(address).text
        short = client.post(address, data={"name": "ann", "password": "short"})
        assert (short.status_code, "found 5 characters" in short.text) == (400, True)
        made = client.post(address, data={"name": "ann", "password": PASSWORD})
        assert made.status_code == 303
        assert client.get(f"{server.url}/account").status_code == 200
        assert client.post(address, data={"name": "second", "password": PASSWORD}).status_code == 404


def test_too_many_wrong_tries_are_answered_with_a_wait(nobody: httpx.Client, people: object) -> None:
    assert people
    statuses = [sign_in(nobody, "nobody-there", "a wrong password").status_code for _ in range(7)]
    assert statuses == [401] * 5 + [429] * 2


def test_pages_of_accounts_run_no_script_and_are_not_kept(nobody: httpx.Client, ann: Person) -> None:
    for reply in (nobody.get("/login"), ann.http.get("/account")):
        assert "script-src" not in reply.headers["content-security-policy"]
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert reply.headers["cache-control"] == "no-store"
        assert "<script" not in reply.text


def test_what_is_typed_at_the_sign_in_page_comes_back_escaped(nobody: httpx.Client) -> None:
    name = '"><script>x</script>'
    text = nobody.post("/login", data={"name": name, "password": "x" * 12, "next": name}).text
    assert "<script" not in text


def test_the_log_of_the_server_names_routes_and_never_keys_or_paths(company: LiveServer, ann: Person) -> None:
    ann.http.get(f"/export/interview/{ann.ids['interview']}.md")
    ann.http.get(f"/panel/seat/{ann.ids['seat']}")
    reply = ann.http.get("/account")
    lines = [json.loads(line) for line in company.log().splitlines() if line.startswith("{")]
    log = company.log()
    assert ann.ids["seat"] not in log
    assert ann.ids["interview"] not in log
    assert ann.word not in log
    assert any(e["route"] == "/export/interview/{id}.{form}" and e["who"] == ann.account.id for e in lines)
    assert any(e["id"] == reply.headers["x-request-id"] and e["status"] == 200 for e in lines)
    assert {"/gradio_api/queue/join", "/gradio_api/upload"} & {e["route"] for e in lines}


# --- the command ----------------------------------------------------------------------------------


def test_accounts_are_kept_by_command(run_cli: RunCli) -> None:
    assert run_cli("users", "list").stdout == "there is no account yet\n"
    assert run_cli("users", "add", "ann", stdin=f"{PASSWORD}\n").code == 0
    again = run_cli("users", "add", "ann", stdin=f"{PASSWORD}\n")
    assert (again.code, "is taken" in again.stderr) == (2, True)
    found = json.loads(run_cli("users", "list", "--format", "json").stdout)
    assert [(a["name"], a["disabled"]) for a in found] == [("ann", False)]
    assert run_cli("users", "disable", "ann").code == 0
    assert "disabled" in run_cli("users", "list").stdout
    assert run_cli("users", "disable", "ann", "--undo").code == 0
    assert run_cli("users", "password", "ann", stdin="a newer long password\n").code == 0
    assert run_cli("users", "delete", "ann", "--yes").code == 0
    verbs = [e["verb"] for e in json.loads(run_cli("users", "audit", "--format", "json").stdout)]
    assert verbs[::-1] == [
        "account added",
        "account disabled",
        "account enabled",
        "password changed",
        "everything deleted",
        "account deleted",
    ]


def test_the_first_account_may_take_over_what_was_kept_before(run_cli: RunCli) -> None:
    assert (
        run_cli(
            "rate", "-", "--probe", "P08", stdin="I stopped the plan in March and told the team why."
        ).code
        == 0
    )
    done = run_cli("users", "add", "ann", "--adopt", stdin=f"{PASSWORD}\n")
    assert "taken over: 1" in done.stderr
    assert run_cli("history", "list").stdout == "nothing is kept yet\n"


def test_what_was_paid_for_is_taken_over_too_and_goes_when_the_account_deletes_it(tmp_path: Path) -> None:
    real = Parts(Settings(data_dir=tmp_path / "data"))
    call = Wanted(key="k", session="s", purpose="rate", model="m", server="host", bound_usd=0.25, lease_s=60)
    begun = real.ledger(LOCAL).begin(call)
    assert isinstance(begun, Begun)
    real.ledger(LOCAL).done(begun.id, tokens_in=1, tokens_out=1, usd=0.1, reply={"words": "kept"})
    job = NewJob(owner=LOCAL, kind="answer", queue="q", session="s", request={"text": "words"})
    real.job_table().add([job])
    ann = accounts.add(real.desk, "ann", PASSWORD)

    real.adopt(ann)

    assert real.ledger(ann.id).find("k") is not None
    assert real.ledger(ann.id).month().usd == pytest.approx(0.1)
    assert real.ledger(LOCAL).by_month() == []
    assert real.job_table().get(job.id).owner == ann.id
    real.store(ann.id).delete_all()
    assert (real.ledger(ann.id).find("k"), real.job_table().of([job.id])) == (None, [])


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_a_page_that_others_can_reach_is_not_served_without_accounts_unless_that_is_said(
    run_cli: RunCli, host: str
) -> None:
    said = run_cli("serve", "--host", host, "--port", "0")
    assert said.code == 2
    assert "INTERVIEWER_ACCOUNTS is off" in said.stderr
    assert "--open" in said.stderr


def test_without_accounts_the_page_answers_to_this_computer_s_names_only(live_server: LiveServer) -> None:
    port = live_server.url.rpartition(":")[2]
    for name, status in (
        ("127.0.0.1", 200),
        ("localhost", 200),
        ("rebound.example", 403),
        ("127.0.0.1.evil.example", 403),
    ):
        reply = httpx.get(f"{live_server.url}/healthz", headers={"host": f"{name}:{port}"})
        assert reply.status_code == status, name


def test_without_accounts_there_is_no_account_page(live_server: LiveServer) -> None:
    assert httpx.get(f"{live_server.url}/account").status_code == 401


def test_parts_of_a_page_with_accounts_give_nobody_s_things_to_nobody(tmp_path: Path) -> None:
    from interviewer.settings import Settings
    from interviewer.wiring import LOCAL, acting_for

    real = Parts(Settings(data_dir=tmp_path), named_only=True)
    with pytest.raises(SignInFirst):
        real.store()
    with acting_for("somebody"):
        assert real.owner == "somebody"
    assert Parts(Settings(data_dir=tmp_path)).owner == LOCAL
