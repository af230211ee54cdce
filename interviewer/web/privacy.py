"""``/privacy``: what leaves this machine, and what the person wants replaced before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import Response

from interviewer import privacy
from interviewer.errors import CallerMistake
from interviewer.web import accounts_pages as pages
from interviewer.web.accounts import Form, answered, html
from interviewer.web.page import where_text_goes

if TYPE_CHECKING:
    from interviewer.wiring import Parts

MOST_TRIED = 10_000


def add_routes(app: FastAPI, real: Parts) -> None:
    """The page, its form, and a place to try it out."""

    def page(*, tried: tuple[str, str] | None = None, told: str = "", done: str = "") -> Response:
        for_all, leaves = real.settings.redact, where_text_goes(real)
        text = pages.privacy(real.wish(), for_all=for_all, leaves=leaves, tried=tried, told=told, done=done)
        return html(text, 400 if told else 200)

    def keep(form: Form) -> Response:
        try:
            wanted = privacy.keep(
                real.store(), is_on=form.get("on") == "yes", names=form.get("names", "").splitlines()
            )
        except CallerMistake as error:
            return page(told=str(error))
        return page(done=f"Kept, with {len(wanted.names)} names.")

    def shown(form: Form) -> Response:
        text = form.get("text", "")[:MOST_TRIED]
        return page(tried=(text, privacy.preview(text, real.wish().names)))

    @app.get("/privacy", response_model=None)
    def look() -> Response:
        return page()

    @app.post("/privacy", response_model=None)
    async def change(request: Request) -> Response:
        return await answered(request, keep)

    @app.post("/privacy/try", response_model=None)
    async def trial(request: Request) -> Response:
        return await answered(request, shown)
