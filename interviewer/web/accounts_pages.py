"""The sign-in page, the first-account page, the pages of one's own account and of privacy. Plain HTML with forms, no script."""

from __future__ import annotations

from html import escape

from interviewer.accounts import SHORTEST, Account, Done
from interviewer.domain.redaction import MISSES
from interviewer.present.document import document
from interviewer.privacy import Wish
from interviewer.web.panel_pages import STYLE

_HOW = f"At least {SHORTEST} characters; a few words are good."


def _page(title: str, body: str, *, told: str = "", done: str = "") -> str:
    notes = f'<p class="told" role="alert">{escape(told)}</p>' if told else ""
    notes += f'<p class="done" role="status">{escape(done)}</p>' if done else ""
    main = f'<main class="panel room"><h1>{escape(title)}</h1>{notes}{body}</main>'
    return document(title, main, policy=None, more_style=STYLE)


def _field(
    name: str, label: str, *, kind: str = "password", fill: str = "off", value: str = "", hint: str = ""
) -> str:
    said = f' aria-describedby="{name}-hint"' if hint else ""
    below = f'<br><small id="{name}-hint">{escape(hint)}</small>' if hint else ""
    return (
        f'<p><label for="{name}">{escape(label)}</label><input id="{name}" name="{name}" type="{kind}" '
        f'autocomplete="{fill}" value="{escape(value)}" required{said}>{below}</p>'
    )


def _form(where: str, fields: str, button: str) -> str:
    return f'<form method="post" action="{escape(where)}">{fields}<p><button>{escape(button)}</button></p></form>'


def sign_in(*, where: str, name: str = "", told: str = "") -> str:
    """Name and password."""
    fields = f'<input type="hidden" name="next" value="{escape(where)}">'
    fields += _field("name", "Name", kind="text", fill="username", value=name)
    fields += _field("password", "Password", fill="current-password")
    hint = "<p>An account is made by whoever runs this server: <code>interviewer users add NAME</code>.</p>"
    return _page("Sign in", _form("/login", fields, "Sign in") + hint, told=told)


def first_account(token: str, *, name: str = "", told: str = "") -> str:
    """The first account of a new server, by the link that it printed."""
    fields = _field("name", "Name", kind="text", fill="username", value=name)
    fields += _field("password", "Password", fill="new-password", hint=_HOW)
    says = (
        "<p>This link works once. More accounts: <code>interviewer users add NAME</code>, on the server.</p>"
    )
    return _page("The first account", says + _form(f"/setup/{token}", fields, "Make the account"), told=told)


def own_account(account: Account, log: list[Done], *, told: str = "", done: str = "") -> str:
    """Sign out, another password, and what was done in this account."""
    fields = _field("old", "Old password", fill="current-password")
    fields += _field("new", "New password", fill="new-password", hint=_HOW)
    change = f"<section><h2>Another password</h2>{_form('/account/password', fields, 'Change it')}</section>"
    lines = "".join(
        f"<tr><td>{line.at:%Y-%m-%d %H:%M}</td><td>{escape(line.verb)}</td><td>{escape(line.what[:8])}</td></tr>"
        for line in log
    )
    head = "<tr><th scope='col'>When (UTC)</th><th scope='col'>What</th><th scope='col'>Id</th></tr>"
    table = f"<table><thead>{head}</thead><tbody>{lines}</tbody></table>"
    out = (
        _form("/logout", "", "Sign out")
        + '<p><a href="/privacy">Privacy</a> <a href="/">Back to the page</a></p>'
    )
    return _page(
        f"Account {account.name}",
        f"{out}{change}<section><h2>What was done in this account</h2>{table}</section>",
        told=told,
        done=done,
    )


def privacy(
    wish: Wish,
    *,
    for_all: bool,
    leaves: str,
    tried: tuple[str, str] | None = None,
    told: str = "",
    done: str = "",
) -> str:
    """What leaves this machine, what is replaced before, and a place to try it out. ``leaves`` is HTML."""
    on = "checked" if wish.is_on or for_all else ""
    fixed = " disabled" if for_all else ""
    says = "<p>Whoever runs this server has switched it on for everybody.</p>" if for_all else ""
    fields = (
        f'<p><label><input type="checkbox" name="on" value="yes" {on}{fixed}> Replace before a text is sent</label></p>'
        '<p><label for="names">Names of people, employers and products, one a line</label>'
        f'<textarea id="names" name="names" rows="6">{escape(chr(10).join(wish.names))}</textarea></p>'
    )
    text, shown = tried or ("", "")
    box = f'<p><label for="text">A text</label><textarea id="text" name="text" rows="4">{escape(text)}</textarea></p>'
    result = (
        f'<h3>It would be sent as</h3><blockquote id="shown">{escape(shown)}</blockquote>' if tried else ""
    )
    body = (
        f"<section><h2>What leaves</h2><p>{leaves}</p></section>"
        f"<section><h2>What is replaced before</h2><p>{escape(MISSES)}</p>{says}{_form('/privacy', fields, 'Keep it')}</section>"
        f"<section><h2>Try it</h2><p>This sends nothing anywhere.</p>{_form('/privacy/try', box, 'Show me')}{result}</section>"
        '<p><a href="/">Back to the page</a></p>'
    )
    return _page("Privacy", body, told=told, done=done)
