"""Checks files of the log without the platform (Python >= 3.8, nothing to install).

    npx harbor member events ID --json > file.json     # or GET /api/v1/members/ID/events
    python3 examples/auditors/check_chain.py file.json
    python3 examples/auditors/check_chain.py log.db     # a backup's, or a copy of a stopped server's: every file

The hash of an event is SHA-256 over `previous LF stream LF revision LF id LF type LF data LF meta`, as stored; before the
first event of a file stand 64 zeros. Prints the last hash of one file, or how many files were checked; exit code 1 when
something does not hold.
"""

import hashlib
import json
import sqlite3
import sys

START = "0" * 64
STORED = """SELECT stream, revision, id, types.name, data, meta, lower(hex(hash)) FROM events
JOIN types ON types.number = events.type ORDER BY position"""


def events_of(path):
    if path.endswith(".json"):
        with open(path, encoding="utf-8") as file:
            for event in json.load(file)["events"]:
                yield tuple(event[name] for name in ("stream", "revision", "id", "type", "data", "meta", "hash"))
    else:
        yield from sqlite3.connect(f"file:{path}?immutable=1", uri=True).execute(STORED)


def main(path):
    newest, faults = {}, 0
    for stream, revision, *content, stored in events_of(path):
        before, previous = newest.get(stream, (-1, START))
        text = "\n".join([previous, stream, str(revision), *content])
        if revision != before + 1 or hashlib.sha256(text.encode()).hexdigest() != stored:
            faults += 1
            print("does not hold:", stream, "revision", revision)
        newest[stream] = (revision, stored)
    if len(newest) == 1:
        [(stream, (revision, last))] = newest.items()
        print(stream, "ends at revision", revision, "with", last)
    print(len(newest), "files,", faults, "faults")
    return 1 if faults or not newest else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
