"""How long the pages of a panel take, and how large a report is: 5 raters x 6 packets in the room, 5 x 200 on the Report tab.

Run: ``python -m benchmarks.panel_room``. CPU seconds of this process, the middle of five runs.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from interviewer import panel_room
from interviewer.calibrate import report
from interviewer.panel_room_reader import panel_report
from interviewer.present.panel_html import panel_page
from tests.panel.planted import World, panel
from tests.panel.rooms import all_packets, card, entries, room_at


def cpu_s(work: Callable[[], object]) -> float:
    """The middle of five runs."""
    found = []
    for _ in range(5):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return median(found)


def main() -> None:
    """Print times and sizes."""
    raters = tuple("ABCDE")
    with tempfile.TemporaryDirectory() as folder:
        room = room_at(Path(folder))
        opened = panel_room.open_panel(
            room, card(), owner="one", title="", packets=list(all_packets())[:6], raters=raters
        )
        tokens = {link.who: link.token for link in opened.links}
        saved = []
        for rater in raters:
            for packet in opened.state.order(rater):
                start = time.process_time()
                panel_room.save(room, tokens[rater], packet.id, entries(packet))
                saved.append(time.process_time() - start)
            panel_room.submit(room, tokens[rater])
        enter = cpu_s(lambda: panel_room.enter(room, tokens["A"]))
        state = panel_room.enter(room, tokens["A"]).state
        print(
            f"save one packet {median(saved) * 1000:.0f} ms, enter and replay {state.events} events {enter * 1000:.0f} ms"
        )
        print(f"report of the room, 500 draws {cpu_s(lambda: panel_report(state, draws=500)):.2f} s")
    large = report(panel("clean", 1, World(packets=200)), draws=100)
    page = panel_page(large)
    print(f"page of 5 x 200 x 7: {cpu_s(lambda: panel_page(large)) * 1000:.0f} ms, {len(page) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
