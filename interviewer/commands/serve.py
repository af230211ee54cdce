"""``interviewer serve``: the web page."""

from __future__ import annotations

import click


@click.command("serve")
@click.option("--host", help="Address to listen on; default from the settings (127.0.0.1).")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port; 0 takes a free one. Default from the settings."
)
@click.option(
    "--open",
    "anybody",
    is_flag=True,
    help="Without accounts, also where other computers reach this one: whoever opens the page can do everything.",
)
def command(host: str | None = None, port: int | None = None, *, anybody: bool = False) -> None:
    """Open the web page on this computer. Stop it with Ctrl-C."""
    from interviewer.web.server import serve
    from interviewer.wiring import parts

    real = parts()
    chosen = real.settings.port if port is None else port
    serve(real, host=host or real.settings.host, port=chosen, anybody=anybody)
