"""Pictures that somebody sent: what is stored of them, under which names, and how the rest is refused."""

import hashlib
import io
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.errors import DaypostError, PictureError, StoreError
from pipeline.media import Limits, remove, store
from tests.pipeline.synced import Synced

PHONE = Path(__file__).parent / "golden" / "phone.heic"


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def photo(size: tuple[int, int] = (300, 200)) -> Image.Image:
    return Image.effect_noise(size, 80).convert("RGB")


def stored(data: bytes, tmp_path: Path, name: str = "holiday.png", limits: Limits | None = None) -> list[str]:
    store(data, name, tmp_path / "media", limits or Limits())
    return sorted(path.name for path in (tmp_path / "media").iterdir())


def refusal(data: bytes, tmp_path: Path, name: str = "holiday.png", limits: Limits | None = None) -> str:
    with pytest.raises(PictureError) as caught:
        store(data, name, tmp_path / "media", limits or Limits())
    assert not (tmp_path / "media").exists()
    return str(caught.value)


def test_original_and_derivatives_are_named_by_the_hash_of_the_bytes_received(tmp_path: Path) -> None:
    data = encoded(photo(), "JPEG")
    digest = hashlib.sha256(data).hexdigest()
    picture = store(data, "holiday.jpg", tmp_path / "media", Limits(width=200))
    assert (picture.hash, picture.extension, picture.sizes) == (digest, "jpg", ((100, 67), (200, 133)))
    assert {path.name for path in (tmp_path / "media").iterdir()} == {digest, f"{digest}-100.jpg", f"{digest}-200.jpg"}
    assert (tmp_path / "media" / digest).read_bytes() == data
    for size in picture.sizes:
        with Image.open(tmp_path / "media" / picture.file(size[0])) as image:
            assert image.size == size


def test_a_power_cut_does_not_take_the_folder_away(tmp_path: Path, synced: Synced) -> None:
    store(encoded(photo(), "PNG"), "photo.png", tmp_path / "data" / "media", Limits())
    assert ("data", ["media"]) in synced


def test_a_file_is_taken_as_well_as_bytes(tmp_path: Path) -> None:
    picture = store(PHONE, "IMG_1.HEIC", tmp_path / "media", Limits())
    assert picture == store(PHONE.read_bytes(), "other name", tmp_path / "other", Limits())
    assert (picture.extension, picture.sizes) == ("jpg", ((64, 96),))


def test_the_same_bytes_give_the_same_files(tmp_path: Path) -> None:
    data = encoded(photo(), "PNG")
    first, second = stored(data, tmp_path / "1"), stored(data, tmp_path / "2")
    assert first == second
    for name in first:
        assert (tmp_path / "1" / "media" / name).read_bytes() == (tmp_path / "2" / "media" / name).read_bytes()


def test_only_we_can_read_the_folder(tmp_path: Path) -> None:
    stored(encoded(photo(), "JPEG"), tmp_path)
    assert (tmp_path / "media").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "media").iterdir()} == {0o600}


@pytest.mark.parametrize(
    "name",
    ["../../evil.png", "/etc/passwd", "..\\..\\evil", "a\0b", "\ud800", "-rf", "x" * 5000, "\x1b[31m\n", "CON", ""],
)
def test_a_hostile_name_reaches_neither_the_disk_nor_a_message(name: str, tmp_path: Path) -> None:
    assert all(file[:64].isalnum() for file in stored(encoded(photo((9, 9)), "PNG"), tmp_path, name))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["media"]
    message = refusal(b"no picture", tmp_path / "2", name)
    assert len(message) < 160
    assert message.isprintable()


@pytest.mark.parametrize(
    ("data", "seems"),
    [
        (b"%PDF-1.7\n", "looks like PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "looks like SVG, which can carry scripts"),
        (b"<?xml version='1.0'?>\n<svg/>", "looks like SVG, which can carry scripts"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "looks like a web page"),
        (b"\0\0\0\x18ftypmp42", "looks like a video"),
        (b"\0\0\0\x18ftypavif", "looks like AVIF"),
        (b"PK\x03\x04", "looks like a ZIP archive or an office document"),
        (b"II*\0", "looks like TIFF"),
        (b"", "is empty"),
        (b"hello", "is none of these"),
    ],
)
def test_what_is_no_picture_is_told_what_it_looks_like(data: bytes, seems: str, tmp_path: Path) -> None:
    assert refusal(data, tmp_path) == (
        f"holiday.png cannot be shown: JPEG, PNG, WebP, GIF and HEIC can, but it {seems}."
    )


@pytest.mark.parametrize("form", ["TIFF", "BMP", "ICO", "PPM", "AVIF", "TGA", "JPEG2000"])
def test_other_formats_are_refused_whatever_they_are_called(form: str, tmp_path: Path) -> None:
    assert "holiday.jpg cannot be shown" in refusal(encoded(photo(), form), tmp_path, "holiday.jpg")


def test_a_picture_under_a_wrong_name_is_what_its_content_is(tmp_path: Path) -> None:
    assert stored(encoded(photo(), "JPEG"), tmp_path, "holiday.gif")[1].endswith(".jpg")


def test_too_many_bytes(tmp_path: Path) -> None:
    assert refusal(bytes(3_000_000), tmp_path, limits=Limits(max_file=2_000_000)) == (
        "holiday.png: 3 MB is more than the limit of 2 MB (max_file in [media])."
    )


@pytest.mark.parametrize(("form", "limit"), [("PNG", "0.02 Mpx"), ("JPEG", "0.02 Mpx"), ("WEBP", "0.009 Mpx for WebP")])
def test_too_many_pixels(form: str, limit: str, tmp_path: Path) -> None:
    message = refusal(encoded(photo((200, 101)), form), tmp_path, limits=Limits(max_image=20_000))
    assert message == f"holiday.png: 200×101 pixels is more than the limit of {limit} (max_image in [media])."


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_a_file_that_is_cut_off(form: str, tmp_path: Path) -> None:
    data = PHONE.read_bytes() if form == "HEIF" else encoded(photo(), form)
    assert "holiday.png" in refusal(data[: len(data) * 2 // 3], tmp_path)


@pytest.mark.parametrize("place", [8, 30, 120, 179, 200, 250, 300, 400, 500, 600, 679])
def test_damage_is_repaired_or_refused_and_never_more(place: int, tmp_path: Path) -> None:
    damaged = bytearray(PHONE.read_bytes())
    damaged[place] ^= 255  # at 179 it has crashed a decoder
    try:
        picture = store(bytes(damaged), "x", tmp_path / "media", Limits())
    except PictureError:
        picture = None
    assert bool(picture) == (tmp_path / "media").exists()


def in_the_child(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the process that decodes run some code before anything else."""
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "sitecustomize.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path / "first")


@pytest.mark.parametrize("number", ["SIGSEGV", "SIGABRT", "SIGKILL", "SIGXCPU"])
def test_a_decoder_that_crashes_takes_only_itself(number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_child(f"import os, signal; os.kill(os.getpid(), signal.{number})", tmp_path, monkeypatch)
    assert "is damaged, or made to take too much memory or time" in refusal(encoded(photo(), "PNG"), tmp_path)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "stopped"),
        (
            "import os, sys; sys.stderr.write('No module named PIL\\n'); sys.stderr.flush(); os._exit(1)",
            "No module named PIL",
        ),
    ],
)
def test_a_stop_from_outside_says_nothing_about_the_picture(
    code: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_child(code, tmp_path, monkeypatch)
    with pytest.raises(DaypostError, match=f"^x could not be decoded now: {reason}.$") as caught:
        store(encoded(photo(), "PNG"), "x", tmp_path / "media", Limits())
    assert not isinstance(caught.value, PictureError)


def test_decoders_do_not_see_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYPOST_SLACK__BOT_TOKEN", "xoxb-secret")
    in_the_child(
        f"import os; open({str(tmp_path / 'seen')!r}, 'w').write(repr(dict(os.environ)))", tmp_path, monkeypatch
    )
    stored(encoded(photo(), "PNG"), tmp_path)
    seen = (tmp_path / "seen").read_text()
    assert "PYTHONPATH" in seen
    assert "secret" not in seen


def test_a_disk_that_refuses_leaves_no_half_file(tmp_path: Path) -> None:
    data = encoded(photo(), "PNG")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(data) - 1, hard))
    try:
        with pytest.raises(StoreError, match=r"^x could not be stored in .*media: File too large\.$"):
            store(data, "x", tmp_path / "media", Limits())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list((tmp_path / "media").iterdir()) == []


def test_removed_is_gone_with_all_that_was_made_of_it(tmp_path: Path) -> None:
    kept = stored(encoded(photo(), "PNG"), tmp_path)
    picture = store(encoded(photo((30, 20)), "PNG"), "x", tmp_path / "media", Limits(width=20))
    remove(picture.hash, tmp_path / "media")
    assert sorted(path.name for path in (tmp_path / "media").iterdir()) == kept
    remove(picture.hash, tmp_path / "media")


@pytest.mark.parametrize("digest", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "*"])
def test_only_a_hash_can_be_removed(digest: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not the hash of a picture"):
        remove(digest, tmp_path)


def test_importing_costs_no_decoder() -> None:
    code = "import sys, pipeline.media; assert 'PIL' not in sys.modules"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
