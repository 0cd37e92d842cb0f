"""Write the pages of all cases anew."""

from tests.cases import CASES, page

for case in CASES:
    (case / "page.html").write_text(page(case), encoding="utf-8")
