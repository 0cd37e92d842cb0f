"""From day posts to pages: entries in, bytes out. Pure once its templates are read: no clock, no socket, no file."""

from pipeline.render.renderer import Renderer

__all__ = ["Renderer"]
