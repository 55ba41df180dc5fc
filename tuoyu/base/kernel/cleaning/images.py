"""Pictures are decoded and written anew: no metadata, no second file behind the first, bounded size."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from tuoyu.base.kernel.cleaning import limits
from tuoyu.base.kernel.cleaning.unclean import Unclean

# Naming the plugins loads them; a reader that is not loaded cannot be attacked.
FORMATS = (
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
)
_PHONE_FORMATS = {"JPEG", "MPO"}  # MPO: a JPEG with a preview behind it, as many phones write; the first one counts
_START_OF_SCAN = b"\xff\xda"
Image.MAX_IMAGE_PIXELS = limits.PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False


def clean_image(source: BinaryIO, target: BinaryIO, maximum_bytes: int) -> str:
    """Write the picture in `source` anew to `target`; returns its media type, image/jpeg or image/png."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message=".*malformed MPO")
        try:
            picture, is_photo = _decoded(source)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_large() from None
    if not is_photo:
        written = _encoded(picture, "PNG", compress_level=limits.PNG_LEVEL)
        if len(written) <= maximum_bytes:
            target.write(written)
            return "image/png"
    target.write(_encoded(_on_white(picture), "JPEG", quality=limits.JPEG_QUALITY))
    return "image/jpeg"


def _decoded(source: BinaryIO) -> tuple[Image.Image, bool]:
    """The upright picture in mode RGB, RGBA or L, at most LONGEST_SIDE long, and whether JPEG suits it."""
    if source.read().count(_START_OF_SCAN) > limits.SCANS:
        raise Unclean("这张图片的存储方式过于复杂。请重新拍照或截图后再上传。")
    with Image.open(source, formats=FORMATS) as opened:
        is_heavy = opened.format == "WEBP" or opened.has_transparency_data
        most = limits.PIXELS_OF_HEAVY_KINDS if is_heavy else limits.PIXELS
        if opened.width * opened.height > most:
            raise _too_large(most)
        if opened.format not in _PHONE_FORMATS and getattr(opened, "n_frames", 1) > 1:
            raise Unclean("这是一张动图。请改传静止的图片。")
        opened.draft(None, (limits.LONGEST_SIDE, limits.LONGEST_SIDE))
        opened.load()
        is_photo = opened.format in _PHONE_FORMATS or (opened.format == "WEBP" and not opened.has_transparency_data)
        picture = _plain(opened)
        picture.thumbnail((limits.LONGEST_SIDE, limits.LONGEST_SIDE), Image.Resampling.LANCZOS)
        if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
            picture = picture.convert("RGB")
        upright = _upright(picture, opened)
        upright.info = {}  # Pillow would write a comment or a profile found here into the new file
        return upright, is_photo


def _plain(opened: Image.Image) -> Image.Image:
    """In mode RGBA, L or RGB; the picture itself when it is so already, because a copy of 100 MB has no room."""
    opaque = "L" if opened.mode in {"1", "L", "I;16", "I", "F"} else "RGB"
    mode = "RGBA" if opened.has_transparency_data else opaque
    return opened if opened.mode == mode else opened.convert(mode)


def _upright(picture: Image.Image, opened: Image.Image) -> Image.Image:
    """Turn the picture as its EXIF says, since the EXIF itself is dropped; a broken EXIF says nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            turn = opened.getexif().get(0x0112)
        except (ValueError, SyntaxError, OSError, KeyError, TypeError, IndexError, ArithmeticError):
            return picture
    method = _TURNS.get(turn) if isinstance(turn, int) else None
    return picture.copy() if method is None else picture.transpose(method)


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    page = Image.new("RGB", picture.size, "white")
    page.paste(picture, mask=picture.getchannel("A"))
    return page


def _encoded(picture: Image.Image, kind: str, **options: int) -> bytes:
    stream = BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def _too_large(pixels: int = limits.PIXELS) -> Unclean:
    return Unclean(f"这张图片超过 {pixels // 10_000} 万像素。请用普通清晰度重新拍照，或缩小后再上传。")
