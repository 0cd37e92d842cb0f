"""Makes `pipeline/emoji_table.py` from emoji-datasource's emoji.json (npm, MIT): which name stands for which emoji.

npm pack emoji-datasource && tar xf emoji-datasource-*.tgz
python -m tests.tools.emoji_table package/emoji.json > pipeline/emoji_table.py
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

HEAD = '''"""The names of emoji, and what they stand for: from emoji-datasource {version} (MIT).

Made by tests/tools/emoji_table.py, not by hand.
"""

TABLE = """
{lines}
"""
'''


def names(emoji: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Every short name and its characters, without variation selectors, which no comparison should depend on."""
    for one in emoji:
        characters = "".join(chr(int(point, 16)) for point in one["unified"].split("-")).replace("\ufe0f", "")
        for name in one["short_names"]:
            yield name, characters


def main() -> None:
    path = Path(sys.argv[1])
    version = json.loads((path.parent / "package.json").read_text())["version"]
    words = " ".join(f"{name} {characters}" for name, characters in sorted(set(names(json.loads(path.read_text())))))
    lines = "\n".join(wrap(words, 100, break_long_words=False, break_on_hyphens=False))
    sys.stdout.write(HEAD.format(version=version, lines=lines))


if __name__ == "__main__":
    main()
