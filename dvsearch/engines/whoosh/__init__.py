"""The default engine: an index in a folder, kept by Whoosh. Nothing outside this package imports whoosh."""

from dvsearch.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
