"""What the background worker tells the user."""

from __future__ import annotations

# Reading a file can kill the process, for want of memory. The file is then tried again after all
# others, and this often at most.
TRIES = 3

ENDED_READING = (
    f"Footnote crashed {TRIES} times while reading this file. The file may be too large for this "
    "machine's memory, or the disk may be full. Split the file or make room, then try again."
)
FILE_MISSING = "The submitted file is missing. Add it again."
FAULT = (
    "Adding stopped because of a fault in Footnote. The terminal that Footnote runs in shows the "
    "error. The articles added so far are kept."
)
SCANS_WAIT = "The scanned pages of this file are read after all other files."
SCANS_LEFT = "Its scanned pages were not read, because an article of the file was removed."
OTHER_PROGRAM = (
    "Another program is changing this library. Footnote continues when that program has finished."
)
