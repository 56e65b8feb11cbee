"""A practical task as a text asset of the exam package (exam_package.md): canonical JSON of allowed fields only."""

from typing import Any

from desktop.exam.task import PROBES, Material, Piece, RequiredOutput, Task, TaskType
from desktop.formats.fields import Fields
from desktop.formats.package_manifest import AssetKind
from desktop.formats.question_text import read_part_json, refuse_answers
from desktop.strict_json import MOST_STRING_BYTES, JsonObject, write_json

MOST_PIECES = 400
MOST_MATERIALS = 400
MOST_OUTPUTS = 60
MOST_COLUMNS = 200
MOST_SIDE = 8192
_FULL_HUNDREDTHS = 10_000
_MOST_MINUTES = 24 * 60
_PICTURES = (AssetKind.PNG, AssetKind.JPEG)
_NOT_IN_NAMES = frozenset('\\/:*?"<>|') | {chr(code) for code in range(32)}


def write_task(task: Task) -> bytes:
    """The asset's bytes. Raises E-FMT-07 for a field named like an answer, ValueError outside the JSON profile."""
    values: JsonObject = {
        "function": task.function,
        "guideline": task.guideline,
        "materials": [_material_json(material) for material in task.materials],
        "minutes": task.minutes,
        "outputs": [_output_json(output) for output in task.outputs],
        "pieces": [_piece_json(piece) for piece in task.pieces],
        "points_hundredths": task.points_hundredths,
        "rule": task.rule,
        "setup": dict(task.setup),
        "skills": list(task.skills),
        "slot": task.slot,
        "stem": task.stem,
        "task": task.task.hex(),
        "title": task.title,
        "type": task.type.value,
    }
    refuse_answers(values)
    return write_json(values)


def read_task(data: bytes, part: int) -> Task:
    """The task in `data`, which is part number `part`. Raises E-FMT-07 and E-FMT-10."""
    fields = Fields(read_part_json(data, part), part)
    task = Task(
        task=fields.id("task"),
        slot=fields.text("slot", 20),
        type=fields.choice("type", TaskType),
        title=fields.text("title"),
        function=fields.text("function", 8),
        skills=fields.texts("skills", 40),
        points_hundredths=fields.integer("points_hundredths", 1, _FULL_HUNDREDTHS),
        minutes=fields.integer("minutes", 1, _MOST_MINUTES),
        stem=fields.text("stem", MOST_STRING_BYTES),
        guideline=fields.text("guideline", MOST_STRING_BYTES),
        rule=fields.text("rule", MOST_STRING_BYTES),
        setup=fields.opaque("setup"),
        materials=fields.each("materials", _read_material, MOST_MATERIALS),
        pieces=fields.each("pieces", _read_piece, MOST_PIECES),
        outputs=fields.each("outputs", _read_output, MOST_OUTPUTS),
    )
    fields.end()
    if not is_sound(task):
        raise fields.malformed()
    return task


def is_sound(task: Task) -> bool:
    """Whether names and ids fit together."""
    materials = {material.name for material in task.materials}
    ids = {piece.piece for piece in task.pieces}
    return (
        bool(task.stem and task.title and task.slot and task.pieces)
        and len(materials) == len(task.materials)
        and len({material.file for material in task.materials}) == len(task.materials)
        and len(ids) == len({piece.name for piece in task.pieces}) == len(task.pieces)
        and all(not piece.material or piece.material in materials for piece in task.pieces)
        and len({output.name for output in task.outputs}) == len(task.outputs)
    )


def is_plain_file_name(name: str) -> bool:
    """A name without folders or characters that some system refuses; not hidden, not a device of Windows."""
    stem = name.partition(".")[0].upper()
    device = stem in {"CON", "PRN", "AUX", "NUL"} or (stem[:3] in ("COM", "LPT") and stem[3:].isdigit())
    ends = name != name.strip() or name.startswith(".") or name.endswith(".")
    return bool(name) and len(name) <= 100 and not (_NOT_IN_NAMES & set(name)) and not ends and not device


def _material_json(material: Material) -> dict[str, Any]:
    found: dict[str, Any] = {
        "asset": material.asset.hex(), "file": material.file, "kind": material.kind, "name": material.name,
        "sha": material.sha256.hex(), "size": material.size_bytes,
    }  # fmt: skip
    if material.kind in _PICTURES:
        found |= {"height": material.height, "width": material.width}
    return found


def _piece_json(piece: Piece) -> dict[str, Any]:
    return {
        "id": piece.piece.hex(), "material": piece.material, "name": piece.name, "setup": dict(piece.setup),
        "title": piece.title,
    }  # fmt: skip


def _output_json(output: RequiredOutput) -> dict[str, Any]:
    return {
        "columns": list(output.columns), "least_bytes": output.least_bytes, "most_bytes": output.most_bytes,
        "name": output.name, "needed": output.needed, "probe": output.probe,
    }  # fmt: skip


def _read_material(fields: Fields) -> Material:
    kind = fields.choice("kind", AssetKind)
    asset, name, file = fields.id("asset"), fields.text("name", 40), fields.text("file", 100)
    size, digest = fields.integer("size"), fields.digest("sha")
    if not is_plain_file_name(file):
        raise fields.malformed()
    if kind not in _PICTURES:
        return Material(asset, name, kind.value, size, digest, file=file)
    sides = fields.integer("width", 1, MOST_SIDE), fields.integer("height", 1, MOST_SIDE)
    return Material(asset, name, kind.value, size, digest, *sides, file=file)


def _read_piece(fields: Fields) -> Piece:
    return Piece(
        piece=fields.id("id"),
        name=fields.text("name", 40),
        title=fields.text("title"),
        material=fields.text("material", 40),
        setup=fields.opaque("setup"),
    )


def _read_output(fields: Fields) -> RequiredOutput:
    output = RequiredOutput(
        name=fields.text("name", 100),
        least_bytes=fields.integer("least_bytes"),
        most_bytes=fields.integer("most_bytes"),
        needed=fields.flag("needed"),
        probe=fields.text("probe", 8),
        columns=fields.texts("columns", MOST_COLUMNS),
    )
    if output.probe not in PROBES or output.least_bytes > output.most_bytes or not is_plain_file_name(output.name):
        raise fields.malformed()
    return output
