"""Whatever path is asked for, nothing of this machine is served but the site's own files."""

import pytest

from tests.pipeline.served import Served

HOSTILE = [
    "/../secret.txt",
    "/../../../../../../etc/passwd",
    "/..",
    "/.",
    "/pycon/../../secret.txt",
    "/pycon/../../data/daypost.sqlite3",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%2fsecret.txt",
    "/..%2f..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/.%2e/secret.txt",
    "/%252e%252e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/..%c0%afsecret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/pycon\\..\\..\\secret.txt",
    "//secret.txt",
    "//etc/passwd",
    "///etc/passwd",
    "/%2fetc%2fpasswd",
    "/%2f%2e%2e%2fsecret.txt",
    "/./../secret.txt",
    "/media/../../secret.txt",
    "/media/..%2f..%2fsecret.txt",
    "/static/%2e%2e/%2e%2e/data/daypost.sqlite3",
    "/..;/secret.txt",
    "/..%00/secret.txt",
    "/index.html%00.jpg",
    "/%00",
    "/secret.txt%00.html",
    "/../public-secret.txt",
    "/~root",
    "/file:///etc/passwd",
    "/%ff%fe",
    "/%ed%a0%80",
    "/" + "a" * 4000,
    "/" + "../" * 500 + "etc/passwd",
    "/" + "%2e%2e%2f" * 200 + "etc/passwd",
    "/%0d%0aSet-Cookie:%20a=b",
    "/pycon%0d%0aSet-Cookie:%20a=b",
    "/COM1",
    "/pycon/%2e%2e/%2e%2e/secret.txt",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_nothing_outside_of_the_folder_is_served(served: Served, path: str) -> None:
    status, headers, body = served.get(path)

    assert status in (400, 404), body
    assert b"SECRET" not in body
    assert b"root:" not in body
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/.index.html.0123abcd",
        "/pycon/.probe",
        "/.git/config",
        "/%2egit/config",
        "/.git/",
        "/.git",
        "/pycon/%2eprobe",
        "//.git//config",
    ],
)
def test_what_begins_with_a_dot_is_never_served(served: Served, path: str) -> None:
    status, _, body = served.get(path)
    assert status == 404
    assert b"SECRET" not in body


def test_a_link_out_of_the_folder_is_not_followed(served: Served) -> None:
    (served.public / "leak.txt").symlink_to(served.public.parent / "secret.txt")
    (served.public / "leak").symlink_to(served.public.parent)

    for path in ("/leak.txt", "/leak/secret.txt", "/leak/data/daypost.sqlite3", "/leak"):
        assert served.get(path)[0] == 404, path
