"""Reads what a person types at the terminal, or says."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from interviewer.commands.spoken import Said, Voice


class Reader:
    """Reads what the person types."""

    def __init__(self, voice: Voice | None = None) -> None:
        self.stream: TextIO = sys.stdin
        self.voice = voice

    def spoken(self, about: str) -> Said | None:
        """What was said after ``/record``; None where nothing came of it, or nobody asked to speak."""
        if self.voice is None:
            click.echo("Start with --record to speak: interviewer practice --record")
            return None
        return self.voice.take(self.stream, about)

    def read(self, prompt: str = "> ") -> str:
        """Lines until an empty one or the end of input; empty where nothing more comes."""
        lines: list[str] = []
        while True:
            click.echo(prompt, nl=False, err=True)
            line = self.stream.readline()
            if not line:
                break
            if not line.strip():
                if lines:
                    break
                continue
            lines.append(line.rstrip("\n"))
            if line.lstrip().startswith("/"):
                break
        return "\n".join(lines)
