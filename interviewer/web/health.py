"""``/healthz``: the process answers. ``/readyz``: it can also work: database, its version, the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response

from interviewer import __version__

if TYPE_CHECKING:
    from interviewer.wiring import Parts


def add_routes(app: FastAPI, real: Parts) -> None:
    """Both routes. They tell no paths and no addresses: anybody may ask."""

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"status": "ok", "version": __version__}

    @app.get("/readyz", response_model=None)
    def ready() -> Response:
        checks = real.readiness()
        is_ready = all(said == "ok" for said in checks.values())
        value = {"ready": is_ready, "checks": checks}
        return JSONResponse(value, 200 if is_ready else 503, {"cache-control": "no-store"})
