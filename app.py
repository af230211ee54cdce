"""Reads the settings, builds the real parts and opens the web page; `interviewer serve` with its defaults."""

from interviewer.web.server import serve
from interviewer.wiring import parts

if __name__ == "__main__":
    real = parts()
    serve(real, host=real.settings.host, port=real.settings.port)
