"""ELAN .eaf 3.0: each tier with its labels, transcripts as a dependent tier `<id> text`. Overlap is representable."""

from collections.abc import Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from desktop.tasks.annotation import foreign
from desktop.tasks.audio.exchange import TEXT, label_name, label_of, named_tier, segments_of
from desktop.tasks.audio.model import Clip, Document, Tier
from desktop.tasks.audio.segments import Segment, on_tier

_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation"
_DATE = "2000-01-01T00:00:00+00:00"
"""ELAN asks for a date; a file of ours says nothing about when it was written."""


def write_eaf(clip: Clip, document: Document) -> bytes:
    """One file for a clip."""
    head = {"AUTHOR": "", "DATE": _DATE, "FORMAT": "3.0", "VERSION": "3.0"}
    root = Element("ANNOTATION_DOCUMENT", {**head, _SCHEMA: "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"})
    SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    times = SubElement(root, "TIME_ORDER")
    slots = sorted({time for unit in document.units for time in (unit.start_ms, unit.end_ms)})
    for number, time in enumerate(slots, 1):
        SubElement(times, "TIME_SLOT", {"TIME_SLOT_ID": f"ts{number}", "TIME_VALUE": str(time)})
    names = {time: f"ts{number}" for number, time in enumerate(slots, 1)}
    count = 0
    for tier in clip.setup.tiers:
        count = _write_tier(root, clip, (tier, document), (names, count))
    plain = {"GRAPHIC_REFERENCES": "false", "LINGUISTIC_TYPE_ID": "segments", "TIME_ALIGNABLE": "true"}
    SubElement(root, "LINGUISTIC_TYPE", plain)
    dependent = {"LINGUISTIC_TYPE_ID": "transcripts", "TIME_ALIGNABLE": "false", "CONSTRAINTS": "Symbolic_Association"}
    SubElement(root, "LINGUISTIC_TYPE", plain | dependent)
    words = "1-1 association with a parent annotation"
    SubElement(root, "CONSTRAINT", {"STEREOTYPE": "Symbolic_Association", "DESCRIPTION": words})
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _write_tier(root: Element, clip: Clip, what: tuple[Tier, Document], known: tuple[Mapping[int, str], int]) -> int:
    tier, document = what
    names, count = known
    own = SubElement(root, "TIER", {"LINGUISTIC_TYPE_REF": "segments", "TIER_ID": tier.id})
    texts = None
    if tier.transcript:
        values = {"LINGUISTIC_TYPE_REF": "transcripts", "PARENT_REF": tier.id, "TIER_ID": tier.id + TEXT}
        texts = SubElement(root, "TIER", values)
    for segment in on_tier(document.units, tier.id):
        count += 1
        place = {"TIME_SLOT_REF1": names[segment.start_ms], "TIME_SLOT_REF2": names[segment.end_ms]}
        around = SubElement(own, "ANNOTATION")
        parent = SubElement(around, "ALIGNABLE_ANNOTATION", {"ANNOTATION_ID": f"a{count}", **place})
        SubElement(parent, "ANNOTATION_VALUE").text = label_name(clip, segment)
        if texts is not None and segment.text:
            values = {"ANNOTATION_ID": f"a{count}t", "ANNOTATION_REF": f"a{count}"}
            child = SubElement(SubElement(texts, "ANNOTATION"), "REF_ANNOTATION", values)
            SubElement(child, "ANNOTATION_VALUE").text = segment.text
    return count


def read_eaf(data: bytes, clip: Clip) -> tuple[Segment, ...]:
    """The segments of a clip; tiers of other names are passed over. Raises CodecError."""
    root = foreign.read_foreign_xml(data, "ANNOTATION_DOCUMENT")
    times = {
        slot.get("TIME_SLOT_ID", ""): foreign.whole(foreign.number(slot.get("TIME_VALUE"), "TIME_SLOT"))
        for slot in root.iter("TIME_SLOT")
        if slot.get("TIME_VALUE") is not None
    }
    found: dict[str, Segment] = {}
    texts: dict[str, str] = {}
    for element in root.iter("TIER"):
        known = named_tier(clip, element.get("TIER_ID", ""))
        if known is None:
            continue
        tier, is_text = known
        if is_text:
            for one in element.iter("REF_ANNOTATION"):
                texts[one.get("ANNOTATION_REF", "")] = one.findtext("ANNOTATION_VALUE") or ""
        else:
            for one in element.iter("ALIGNABLE_ANNOTATION"):
                found[one.get("ANNOTATION_ID", "")] = _segment(clip, one, tier, times)
    if not set(texts) <= set(found):
        raise foreign.damaged("REF_ANNOTATION")
    return segments_of(clip, [replace(one, text=texts.get(name, "")) for name, one in found.items()])


def _segment(clip: Clip, element: Element, tier: Tier, times: Mapping[str, int]) -> Segment:
    ends = [times.get(element.get(name, "")) for name in ("TIME_SLOT_REF1", "TIME_SLOT_REF2")]
    start, end = ends
    if start is None or end is None or not 0 <= start < end:
        raise foreign.damaged(element.get("ANNOTATION_ID", "")[:40])
    return Segment("u-1", tier.id, start, end, label_of(clip, element.findtext("ANNOTATION_VALUE") or ""))
