"""How much of a file is held at once. All of these are our choice."""

from __future__ import annotations

# A line: attachments of megabytes pass, and no line can fill the memory.
LINE = 16_000_000
# A document that is no file of lines: its values take ten times as much memory as its text.
DOCUMENT = 64_000_000
# Packed text of charts is ten to thirty times as long unpacked; a hundred times is met, a thousand never.
UNPACKED_TIMES = 200
# Below this a packed file may unpack to any number of times its length.
UNPACKED_FREE = 64_000_000
# Lines of one file that cannot be read, before the file is given up.
BROKEN_LINES = 1000
# Blank lines one after another, before the file is given up.
BLANK_LINES = 10_000
# What is skipped is read in pieces.
PIECE = 1_000_000
# Lines are read so much at once: what a processor keeps at hand.
BLOCK = 256_000
# How far to look for the first whole line, to tell a file of lines from one document.
LOOK_AHEAD = 20
