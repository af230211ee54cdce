"""``interviewer sidecar``: the process that makes the paid requests for the workers."""

from __future__ import annotations

import click

from interviewer.adapters.sidecar import PORT


@click.command("sidecar")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Port; 0 takes a free one."
)
def command(host: str, port: int) -> None:
    """Make the paid requests for page and workers, so that one that is killed loses no reply.

    It holds the provider's key (INTERVIEWER_API_KEY, INTERVIEWER_BASE_URL); page and workers are told where it is
    (INTERVIEWER_SIDECAR_URL) and need no key. Whatever address is not on this computer needs INTERVIEWER_SIDECAR_TOKEN.
    SIGTERM or Ctrl-C: what is under way ends (INTERVIEWER_DRAIN_S), nothing new is begun.
    """
    from interviewer.adapters.sidecar.serving import serve
    from interviewer.settings import load_settings
    from interviewer.wiring import make_data_dir

    settings = load_settings()
    make_data_dir(settings)
    serve(settings, host=host, port=port)
