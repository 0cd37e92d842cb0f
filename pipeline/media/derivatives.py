"""What readers get of a picture: upright, in sRGB, without metadata, in at most two widths. Deterministic.

Photos become JPEG; drawings and screenshots (few colours, or transparent) PNG. A small animated GIF goes on playing; of
any other animation the first frame is shown. A very tall picture is fitted to five times the width.

Formats, oldest trap first: a header may promise more pixels than memory has, so it is read before anything is decoded;
a file may be cut off, so everything is decoded before anything is kept.
"""

import io
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

import pi_heif
from PIL import GifImagePlugin, Image, ImageCms, ImageSequence, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from pipeline.errors import PictureError
from pipeline.media.names import looks_like
