"""The manifest, part 0 of an exam package (exam_package.md): forms, presentation, and what every other part is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from desktop.exam.paper import Form, Part, Presentation, QuestionGroup, QuestionKind, Section
from desktop.formats.fields import Fields
from desktop.formats.question_text import read_part_json
from desktop.refusals import refuse
from desktop.strict_json import JsonObject, write_json

MANIFEST = 0
MOST_FORMS = 26
MOST_SECTIONS = 40
MOST_GROUPS = 40
MOST_TASKS = 99
_RIFF = slice(0, 4)


class AssetKind(StrEnum):
    """What an asset is; its first bytes must agree."""

    TEXT = "text"
    PNG = "png"
    JPEG = "jpeg"
    WAV = "wav"
    FLAC = "flac"
    MP4 = "mp4"
    FILE = "file"


@dataclass(frozen=True)
class AssetEntry:
    """One line of `assets`: part id, kind, and the size of the content in bytes."""

    id: bytes
    kind: AssetKind
    size: int


@dataclass(frozen=True)
class SectionFacts:
    """What the header says about a section."""

    section: bytes
    part: Part
    seconds: int
    lock: bool


@dataclass(frozen=True)
class SkillForm:
    """Which workbenches a skill paper uses, and what joins the two numbers in the name of its task folder."""

    form: str = "workbench"
    separator: str = ""

    FORMS: ClassVar[tuple[str, ...]] = ("workbench", "code")
    SEPARATORS: ClassVar[tuple[str, ...]] = ("", "-")


@dataclass(frozen=True)
class Manifest:
    """The manifest's content. `skill_form` says how the whole of a skill paper is sat; None for other parts."""

    title: str
    forms: tuple[Form, ...]
    presentation: Presentation
    assets: tuple[AssetEntry, ...]
    skill_form: SkillForm | None = None


def write_manifest(manifest: Manifest) -> bytes:
    """The content of part 0."""
    values: JsonObject = {
        "assets": [{"id": a.id.hex(), "kind": str(a.kind), "size": a.size} for a in manifest.assets],
        "forms": [_form_json(form) for form in manifest.forms],
        "presentation": {
            "shuffle_items": manifest.presentation.shuffle_items,
            "shuffle_options": manifest.presentation.shuffle_options,
        },
        "title": manifest.title,
    }
    if manifest.skill_form is not None:
        form = manifest.skill_form
        values |= {"skill_form": {"form": form.form, "separator": form.separator}}
    return write_json(values)


def read_manifest(data: bytes, sections: tuple[SectionFacts, ...]) -> Manifest:
    """The manifest in `data` for a package with `sections`. Raises E-FMT-07, E-FMT-10, E-PKG-03."""
    fields = Fields(read_part_json(data, MANIFEST), MANIFEST)
    known = {facts.section: facts for facts in sections}
    manifest = Manifest(
        title=fields.text("title"),
        forms=fields.each("forms", lambda form: _read_form(form, known), MOST_FORMS),
        presentation=_read_presentation(fields),
        assets=fields.each("assets", _read_asset),
        skill_form=_read_skill_form(fields) if fields.has("skill_form") else None,
    )
    fields.end()
    _verify(manifest)
    if (manifest.skill_form is not None) is not any(facts.part is Part.SKILL for facts in sections):
        raise refuse("E-PKG-03")
    return manifest


def has_signature_of(kind: AssetKind, first: bytes) -> bool:
    """Whether content that begins with `first` (16 bytes or more where it has them) can be of `kind`."""
    signs = {
        AssetKind.PNG: first.startswith(b"\x89PNG\r\n\x1a\n"),
        AssetKind.JPEG: first.startswith(b"\xff\xd8\xff"),
        AssetKind.WAV: first[_RIFF] == b"RIFF" and first[8:12] == b"WAVE",
        AssetKind.FLAC: first.startswith(b"fLaC"),
        AssetKind.MP4: first[4:8] == b"ftyp",
    }
    return signs.get(kind, True)


def _verify(manifest: Manifest) -> None:
    """Names fit together: forms and sections once each, every item a text asset."""
    texts = {asset.id for asset in manifest.assets if asset.kind is AssetKind.TEXT}
    names = {form.form for form in manifest.forms}
    if not manifest.forms or len(names) != len(manifest.forms):
        raise refuse("E-PKG-03")
    for form in manifest.forms:
        items = [item for section in form.sections for item in (*section.items, *section.tasks)]
        ids = {section.section for section in form.sections}
        if len(set(items)) != len(items) or not texts.issuperset(items) or len(ids) != len(form.sections):
            raise refuse("E-PKG-03")


def _form_json(form: Form) -> dict[str, Any]:
    return {"form": form.form, "sections": [_section_json(section) for section in form.sections]}


def _section_json(section: Section) -> dict[str, Any]:
    if section.part is Part.SKILL:
        return {"section": section.section.hex(), "tasks": [task.hex() for task in section.tasks]}
    groups = [
        {
            "items": [item.hex() for item in group.items],
            "kind": str(group.kind),
            "marks_hundredths": group.marks_hundredths,
        }
        for group in section.groups
    ]
    return {"groups": groups, "section": section.section.hex()}


def _read_form(fields: Fields, known: dict[bytes, SectionFacts]) -> Form:
    sections = fields.each("sections", lambda section: _read_section(section, known), MOST_SECTIONS)
    return Form(fields.text("form", 8), sections)


def _read_section(fields: Fields, known: dict[bytes, SectionFacts]) -> Section:
    facts = known.get(fields.id("section"))
    if facts is None:
        raise refuse("E-PKG-03")
    if facts.part is Part.SKILL:
        tasks = fields.ids("tasks", most=MOST_TASKS)
        if not tasks:
            raise fields.malformed()
        return Section(facts.section, facts.part, facts.seconds, facts.lock, tasks=tasks)
    groups = fields.each("groups", _read_group, MOST_GROUPS)
    return Section(facts.section, facts.part, facts.seconds, facts.lock, groups)


def _read_group(fields: Fields) -> QuestionGroup:
    return QuestionGroup(
        kind=fields.choice("kind", QuestionKind),
        marks_hundredths=fields.integer("marks_hundredths", 1, 10_000),
        items=fields.ids("items"),
    )


def _read_presentation(fields: Fields) -> Presentation:
    inner = fields.object("presentation")
    presentation = Presentation(inner.flag("shuffle_items"), inner.flag("shuffle_options"))
    inner.end()
    return presentation


def _read_skill_form(fields: Fields) -> SkillForm:
    inner = fields.object("skill_form")
    found = SkillForm(inner.text("form", 20), inner.text("separator", 1))
    inner.end()
    if found.form not in SkillForm.FORMS or found.separator not in SkillForm.SEPARATORS:
        raise fields.malformed()
    return found


def _read_asset(fields: Fields) -> AssetEntry:
    return AssetEntry(fields.id("id"), fields.choice("kind", AssetKind), fields.integer("size"))
