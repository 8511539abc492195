"""How is anything that people have opened: a folder, an archive in an archive, one file?"""

from murmure.sources.readers.archive import Container, Refused, containers
from murmure.sources.readers.json import json_errors, json_items
from murmure.sources.readers.limits import LIMITS, Limits
from murmure.sources.readers.parts import HEAD, Bundle, File, Probe, natural
from murmure.sources.readers.scratch import Scratch, discard, erase
from murmure.sources.readers.sqlite import rows_of_sqlite
from murmure.sources.readers.text import as_text, encoding_of, text_of
from murmure.sources.readers.trouble import unreadable
from murmure.sources.readers.xml import XML_ERRORS, clean_xml, xml_events

__all__ = [
    "HEAD", "LIMITS", "XML_ERRORS", "Bundle", "Container", "File", "Limits", "Probe", "Refused", "Scratch", "as_text", "clean_xml", "containers",
    "discard", "encoding_of", "erase", "json_errors", "json_items", "natural", "rows_of_sqlite", "text_of", "unreadable",
    "xml_events",
]  # fmt: skip
