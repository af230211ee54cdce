"""Durable work: ratings, critiques, debriefs, panel readings and transcriptions that outlive the process that began them.

The engine (DBOS) keeps which work is waiting, running or done, by ids; what the work is about and what came of it is
in our own tables; what was paid for is in the ledger. So a kill at any point loses nothing, and nothing is paid twice
but what the ledger says may have been.
"""
