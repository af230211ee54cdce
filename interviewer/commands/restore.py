"""``interviewer restore``; see `interviewer.commands.backup`."""

from interviewer.commands.backup import restore as command

__all__ = ["command"]
