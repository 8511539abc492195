"""Where do rows live, and who computes on them?

The promise that the layers above rely on, whatever the engine: rows are added
in segments and never changed in place; a transaction of the book makes a
change visible as a whole or not at all; any number of processes read while one
writes; ids answer "is this known?" without a scan.
"""

from murmure.engine.store import Segment, Store

__all__ = ["Segment", "Store"]
