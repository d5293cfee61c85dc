"""A district's consumer in its simplest honest form (Python >= 3.9, `pip install kafka-python`).

    python3 examples/consumers/python/consume.py --brokers 127.0.0.1:9092 --db district.db [--until-idle-ms 3000]

Messages arrive at least once. Effect and id are stored in ONE transaction, so that a message that comes again does
nothing, and the offset is committed after that. What is older than the newest known of a member or a unit does nothing
either: `sequence` grows with the log. Unknown types and fields are left alone: they are added without notice.
"""

import argparse
import json
import sqlite3
import sys

from kafka import KafkaConsumer

TOPICS = ("party.organization.v1", "party.membership.v1", "party.transfer.v1", "party.member-snapshot.v1")

SCHEMA = """
CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS newest (about TEXT PRIMARY KEY, sequence TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS members (id TEXT PRIMARY KEY, branch TEXT, stage TEXT, standing TEXT, since TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS units (id TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
"""


STATES = (
    "party.member-snapshot.v1",
    "party.organization.unit-established.v1",
    "party.organization.unit-renamed.v1",
)
ADVANCE = """
INSERT INTO newest VALUES (?, ?)
ON CONFLICT (about) DO UPDATE SET sequence = excluded.sequence WHERE newest.sequence <= excluded.sequence
"""


def apply(db, event, data):
    """What this district makes of a message: a list of members as they stand, and the names of units."""
    kind, subject = event["type"], event["subject"]
    if kind not in STATES or db.execute(ADVANCE, (subject, event["sequence"])).rowcount == 0:
        return
    if kind == "party.member-snapshot.v1" and data is None:
        db.execute("DELETE FROM members WHERE id = ?", (subject,))
    elif kind == "party.member-snapshot.v1":
        row = (subject, data["branchId"], data["stage"], data["standing"], data["since"])
        db.execute("INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?)", row)
    else:
        db.execute("INSERT OR REPLACE INTO units VALUES (?, ?)", (subject, data["name"]))


def take(db, event, data):
    """True when it was new."""
    with db:
        is_new = db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (event["id"],)).rowcount == 1
        if is_new:
            apply(db, event, data)
        return is_new


def attributes_of(headers):
    """CloudEvents binary mode: the attributes are the headers `ce_*`."""
    return {name[3:]: value.decode() for name, value in headers if name.startswith("ce_")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--brokers", default="127.0.0.1:9092")
    parser.add_argument("--group", default="district-example-python")
    parser.add_argument("--db", default="district-python.db")
    parser.add_argument("--until-idle-ms", type=int, default=-1)
    given = parser.parse_args()
    db = sqlite3.connect(given.db)
    db.executescript(SCHEMA)
    idle = {"consumer_timeout_ms": given.until_idle_ms} if given.until_idle_ms > 0 else {}
    consumer = KafkaConsumer(
        *TOPICS,
        bootstrap_servers=given.brokers.split(","),
        group_id=given.group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        **idle,
    )
    for message in consumer:
        event = attributes_of(message.headers)
        data = json.loads(message.value) if message.value else None
        word = "new" if take(db, event, data) else "again"
        print(word, message.topic, event["type"], event["id"], event["subject"])
        consumer.commit()
    consumer.close()
    print(db.execute("SELECT count(*) FROM members").fetchone()[0], "members")


if __name__ == "__main__":
    sys.exit(main())
