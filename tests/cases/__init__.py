"""Golden cases: what people did, and what readers get of it.

Each folder is a case: `events.jsonl`, a recording with stamps, and `page.html`, the entries that it makes, newest
first. The recording's header says what the case is about and, where it matters, at which moment (`now`) it is looked
at; else that is a day after the last event. Once a change of the pages is meant, write them all anew with

    python -m tests.cases

and read the difference.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path

from bots.replay import read_recording
from pipeline.render import Renderer
from tests.shows import day_posts

FOLDER = Path(__file__).parent
CASES = sorted(path.parent for path in FOLDER.glob("*/events.jsonl"))


def page(case: Path) -> str:
    """The entries that a case makes, day by day, as HTML."""
    recording = case / "events.jsonl"
    events = read_recording(recording)
    with recording.open(encoding="utf-8") as lines:
        header = json.loads(next(lines))
    last = max(event.time for event in events)
    now = datetime.fromisoformat(header["now"]) if "now" in header else last + timedelta(days=1)
    renderer = Renderer("https://example.org")
    html = []
    for date, post in day_posts(events, now).items():
        if post.entries:
            html.append(f"<!-- {date} -->")
        html += [renderer.fragment(post, entry).strip() for entry in reversed(post.entries)]
    return "\n".join(html or ["<!-- nothing shows -->"]) + "\n"
