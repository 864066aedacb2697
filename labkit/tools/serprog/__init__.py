"""A serprog programmer on the loopback interface, so that the real flashrom can work on an emulated chip."""

from labkit.tools.serprog.server import Serprog

__all__ = ["Serprog"]
