"""How large a document may be and what the child process may use. One place, so that messages and checks agree."""

from __future__ import annotations

MB = 1 << 20
EXPECTED = "a .md, .txt, .rst, .pptx, .docx or .pdf file"

MAX_FILE_BYTES = 60 * MB
MAX_TEXT_CHARS = 1_000_000  # about 160 000 words
MAX_SLIDES = 400
MAX_PAGES = 400
MAX_BLOCKS = 20_000
MAX_SHAPES_PER_SLIDE = 5_000
MAX_ROWS = 500  # of one table or chart; more are cut with a warning

MAX_UNPACKED_BYTES = 200 * MB
MAX_PART_BYTES = 8 * MB  # one XML part, unpacked
MAX_XML_BYTES = 40 * MB  # all XML parts together
MAX_TAGS = 400_000  # "<" in one XML part
MAX_ENTRIES = 6_000

CHILD_MEMORY_BYTES = 600 * MB
CHILD_CPU_S = 8
CHILD_WALL_S = 9.0
CHILD_OUTPUT_BYTES = 40 * MB
MAX_CHILDREN = 2  # at once in one process: each may take CHILD_MEMORY_BYTES
CHILD_QUEUE_S = 40.0  # how long a document waits for its turn
