"""Routes of accounts: ``/login``, ``/logout``, ``/account`` and, once, ``/setup/TOKEN``."""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from interviewer import accounts as use
from interviewer.accounts import HOLDS, Account
from interviewer.errors import CallerMistake, InterviewerError, SignInFirst
from interviewer.web import accounts_pages as pages
from interviewer.web.accounts_door import ACCOUNT, COOKIE, token_of
from interviewer.web.accounts_limits import SignIns

if TYPE_CHECKING:
    from interviewer.wiring import Parts

MOST_BYTES = 20_000
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # "no-referrer" would make browsers send forms with Origin: null, which the guard takes for another site
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}
Form = Mapping[str, str]


def add_routes(app: FastAPI, real: Parts, *, setup_token: str = "") -> None:
    """The routes; ``setup_token`` opens ``/setup/…`` for as long as there is no account."""
    desk = Counter(real, setup_token)

    @app.get("/login", response_model=None)
    def login_page(request: Request) -> Response:
        return html(pages.sign_in(where=_inside(request.query_params.get("next", ""))))

    @app.post("/login", response_model=None)
    async def login(request: Request) -> Response:
        return await answered(request, lambda form: desk.sign_in(request, form))

    @app.post("/logout", response_model=None)
    def logout(request: Request) -> Response:
        return desk.sign_out(request)

    @app.get("/account", response_model=None)
    def account_page(request: Request) -> Response:
        return desk.account(request)

    @app.post("/account/password", response_model=None)
    async def password(request: Request) -> Response:
        return await answered(request, lambda form: desk.change_password(request, form))

    @app.get("/setup/{token}", response_model=None)
    def setup_page(token: str) -> Response:
        return desk.setup_page(token)

    @app.post("/setup/{token}", response_model=None)
    async def setup(request: Request, token: str) -> Response:
        return await answered(request, lambda form: desk.setup(request, token, form))


async def answered(request: Request, work: Callable[[Form], Response]) -> Response:
    form = await _form(request)
    return await to_thread.run_sync(work, form)


async def _form(request: Request) -> Form:
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MOST_BYTES:
            return {}
    try:
        return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20))
    except ValueError:
        return {}


class Counter:
    """The handlers."""

    def __init__(self, real: Parts, setup_token: str) -> None:
        self.real, self._setup_token = real, setup_token
        self.tries, self._one_setup = SignIns(), threading.Lock()

    def sign_in(self, request: Request, form: Form) -> Response:
        """Into the page with a cookie, or the form again with the reason."""
        name, where = form.get("name", "").strip()[:60], _inside(form.get("next", ""))
        address = request.client.host if request.client else ""
        wait = self.tries.wait_s(address, name.lower())
        if wait:
            said = f"Too many tries that did not fit. Try again in {wait} s."
            page = html(pages.sign_in(where=where, name=name, told=said), 429)
            page.headers["retry-after"] = str(wait)
            return page
        try:
            _, token = use.sign_in(self.real.desk, name, form.get("password", ""))
        except SignInFirst:
            said = "Name and password do not fit. Try again."
            return html(pages.sign_in(where=where, name=name, told=said), 401)
        except InterviewerError as error:
            return html(pages.sign_in(where=where, name=name, told=str(error)), 503)
        self.tries.forget(address, name.lower())
        return _signed_in(request, token, where)

    def sign_out(self, request: Request) -> Response:
        """The browser's token opens nothing any more."""
        use.sign_out(self.real.desk, token_of(request.scope))
        answer = to("/login")
        answer.delete_cookie(COOKIE, path="/")
        return answer

    def account(self, request: Request, *, told: str = "", done: str = "") -> Response:
        """One's own account."""
        account = _account(request)
        log = self.real.desk.store.log(who=account.id, limit=50)
        return html(pages.own_account(account, log, told=told, done=done), 400 if told else 200)

    def change_password(self, request: Request, form: Form) -> Response:
        """Another password; every browser has to sign in again, this one too."""
        account = _account(request)
        address = request.client.host if request.client else ""
        if wait := self.tries.wait_s(address, account.name):
            return self.account(request, told=f"Too many tries that did not fit. Try again in {wait} s.")
        try:
            use.change_password(self.real.desk, account, old=form.get("old", ""), new=form.get("new", ""))
        except CallerMistake as error:
            return self.account(request, told=str(error))
        self.tries.forget(address, account.name)
        return to("/login")

    def setup_page(self, token: str) -> Response:
        """The form for the first account."""
        if not self._opens(token):
            return _no_setup()
        return html(pages.first_account(token))

    def setup(self, request: Request, token: str, form: Form) -> Response:
        """Make the first account and sign in to it."""
        try:
            with self._one_setup:
                if not self._opens(token):
                    return _no_setup()
                use.add(self.real.desk, form.get("name", ""), form.get("password", ""))
            _, cookie = use.sign_in(self.real.desk, form.get("name", ""), form.get("password", ""))
        except CallerMistake as error:
            return html(pages.first_account(token, name=form.get("name", "")[:60], told=str(error)), 400)
        return _signed_in(request, cookie, "/")

    def _opens(self, token: str) -> bool:
        fits = bool(self._setup_token) and hmac.compare_digest(token.encode(), self._setup_token.encode())
        return fits and not self.real.desk.store.accounts()


def _account(request: Request) -> Account:
    account = request.scope.get(ACCOUNT)
    if not isinstance(account, Account):
        raise SignInFirst("there are no accounts here: INTERVIEWER_ACCOUNTS is off")
    return account


def _inside(where: str) -> str:
    """``where``, if it is a page of this server; else the first page. Never a way to another site."""
    inside = where.startswith("/") and not where.startswith(("//", "/\\")) and where.isprintable()
    return where if inside and "\\" not in where else "/"


def _signed_in(request: Request, token: str, where: str) -> Response:
    answer = to(where)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(HOLDS.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


def _no_setup() -> Response:
    return html(
        pages.sign_in(where="/", told="This link opens nothing: the first account is made already."), 404
    )


def html(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status_code=status, headers=_HEADERS)


def to(where: str) -> Response:
    return RedirectResponse(where, status_code=303, headers={"cache-control": "no-store"})
