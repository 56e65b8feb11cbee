"""Writes the vectors of the exam package and the scoring pack, with sealed parts of its own making."""

import hmac
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from tests.vectors import small_site as site
from tests.vectors.deterministic import box_with, seal_with
from tests.vectors.raw_envelope import Raw, canonical, digest, label, pae, with_parts
from tests.vectors.vector_file import Vector, write_vectors

PK, SK = site.seed("package key"), site.seed("scoring key")
PACKAGE_ID, EXAM, SECTION, PACK = (sha256(name).digest()[:16] for name in (b"package", b"exam", b"section", b"pack"))
PNG = b"\x89PNG\r\n\x1a\n and then the picture"
VERSION = 3


def _id(name: str) -> bytes:
    return sha256(b"part " + name.encode()).digest()[:16]


MANIFEST, ONE, TWO, PICTURE, OPTION_A, OPTION_B = (_id(name) for name in ("manifest", "1", "2", "picture", "a", "b"))


def pad(content: bytes) -> bytes:
    """PAD of the notation."""
    size = len(content) + 4
    step = 65_536 if size > 65_536 else 4_096
    return len(content).to_bytes(4, "big") + content + bytes(-size % step)


def derive(key: bytes, purpose: str, *context: bytes) -> bytes:
    """KDF of the notation."""
    return hmac.digest(key, pae(label(purpose), *context) + b"\x01", "sha256")


@dataclass(frozen=True)
class Content:
    """Everything in the small package; every piece can be replaced."""

    manifest: dict[str, Any]
    one: dict[str, Any]
    two: dict[str, Any]
    picture: bytes = PNG
    header: dict[str, Any] | None = None
    key: bytes = PK
    version: int = VERSION


def content() -> Content:
    """Two questions, one with a picture; one form."""
    options = [{"id": OPTION_B.hex(), "text": "归一化"}, {"id": OPTION_A.hex(), "text": "标注"}]
    one = {
        "alt": "一张图",
        "item": ONE.hex(),
        "kind": "single",
        "options": options,
        "picture": PICTURE.hex(),
        "stem": "（　　）是标注。",
    }
    two = {"item": TWO.hex(), "kind": "true_false", "options": [], "stem": "数据要备份。"}
    groups = [
        {"items": [TWO.hex()], "kind": "true_false", "marks_hundredths": 50},
        {"items": [ONE.hex()], "kind": "single", "marks_hundredths": 50},
    ]
    manifest = {
        "assets": [
            {"id": ONE.hex(), "kind": "text", "size": len(canonical(one))},
            {"id": TWO.hex(), "kind": "text", "size": len(canonical(two))},
            {"id": PICTURE.hex(), "kind": "png", "size": len(PNG)},
        ],
        "forms": [{"form": "A", "sections": [{"groups": groups, "section": SECTION.hex()}]}],
        "presentation": {"shuffle_items": True, "shuffle_options": True},
        "title": "理论试卷",
    }
    return Content(manifest, one, two)


def facts(**changes: Any) -> dict[str, Any]:
    """The header without parts."""
    values = {
        "commit": sha256(pae(label("pk-commit"), PACKAGE_ID, PK)).hexdigest(),
        "exam": EXAM.hex(),
        "level": 5,
        "min_app": 1,
        "package_id": PACKAGE_ID.hex(),
        "part": "theory",
        "standard": "ai-trainer-2021",
        "version": VERSION,
        "sections": [{"id": SECTION.hex(), "kind": "theory", "lock": False, "seconds": 5400}],
    }
    return {**values, **changes}


def stored(part_id: bytes, plain: bytes, key: bytes = PK, version: int = VERSION, padded: bytes = b"") -> bytes:
    """One part as it lies in the file."""
    context = pae(label("asset"), PACKAGE_ID, version.to_bytes(4, "big"), part_id)
    return box_with(
        sha256(b"salt" + part_id).digest()[:24], derive(key, "asset", part_id), context, padded or pad(plain)
    )


def parts_of(found: Content) -> list[tuple[bytes, bytes]]:
    """All parts in their order."""
    plain = (
        (MANIFEST, canonical(found.manifest)),
        (ONE, canonical(found.one)),
        (TWO, canonical(found.two)),
        (PICTURE, found.picture),
    )
    return [(part_id, stored(part_id, data, found.key, found.version)) for part_id, data in plain]


def package(found: Content) -> Raw:
    """The file."""
    return with_parts("kexam", found.header or facts(), parts_of(found), site.seed("publisher"))


def vectors() -> dict[str, bytes]:
    """All files of this script."""
    groups = {"package": {**_packages(), **_contents(), **_boxes()}, "score": _scores()}
    return {
        f"{group}/exam_{group}_{name}.txt": v.encode() for group, found in groups.items() for name, v in found.items()
    }


def _vector(code: str, comment: str, raw: Raw, released: bytes = b"", **state: Any) -> Vector:
    return Vector(code, "package", raw.encode(), comment, {"key": PK.hex(), **state}, released)


def _whole() -> bytes:
    found = content()
    return canonical(found.one) + canonical(found.two) + PNG


def _packages() -> dict[str, Vector]:
    found = content()
    raw = package(found)
    named = {"digest": digest("kexam", raw.header).hex(), "version": VERSION}
    long_section = [{"id": SECTION.hex(), "kind": "theory", "lock": False, "seconds": 90_000}]

    def header(code: str, comment: str, **changes: Any) -> Vector:
        return _vector(code, comment, package(replace(found, header=facts(**changes))))

    return {
        "whole": _vector("ok", "Two questions and a picture.", raw, _whole()),
        "named_by_grant": _vector("ok", "Digest and version as the grant says.", raw, _whole(), **named),
        "other_version": _vector("E-PKG-05", "The grant names version 4.", raw, **{**named, "version": 4}),
        "other_digest": _vector(
            "E-PKG-06", "The right version of another build.", raw, **{**named, "digest": "00" * 32}
        ),
        "older_than_seen": _vector("E-PKG-04", "Version 4 was seen.", raw, seen=4),
        "other_key": _vector("E-PKG-07", "A key that is not committed to.", raw, key="44" * 32),
        "program_too_old": header("E-PKG-01", "Needs level 2.", min_app=2),
        "commit_missing": _vector(
            "E-FMT-06",
            "No commit.",
            package(replace(found, header={n: v for n, v in facts().items() if n != "commit"})),
        ),
        "level_six": header("E-FMT-06", "Level 6.", level=6),
        "part_unknown": header("E-FMT-06", "Part essay.", part="essay"),
        "version_zero": header("E-FMT-06", "Version 0.", version=0),
        "no_sections": header("E-FMT-06", "No section.", sections=[]),
        "section_twice": header("E-FMT-06", "One section twice.", sections=facts()["sections"] * 2),
        "section_too_long": header("E-FMT-06", "25 hours.", sections=long_section),
        "unknown_field": header("E-FMT-07", "A field the reader does not know.", author="x"),
        "answer_in_header": header("E-FMT-07", "A field named like an answer.", x_answer_key="B"),
        "no_parts": _vector(
            "E-FMT-06", "Not even a manifest.", with_parts("kexam", facts(), (), site.seed("publisher"))
        ),
        "signed_by_centre": _vector(
            "E-SIG-03", "The centre signs no packages.", raw.but(signers=((1, site.seed("centre")),))
        ),
        "part_damaged": _vector("E-FMT-08", "The last byte of the picture.", raw.but(body=raw.body[:-1] + b"\0")),
        "part_damaged_not_hashed": _vector(
            "E-FMT-09", "The same, opened without hashing.", raw.but(body=raw.body[:-1] + b"\0"), hash=False
        ),
    }


def _contents() -> dict[str, Vector]:
    found = content()

    def manifest(code: str, comment: str, **changes: Any) -> Vector:
        return _vector(code, comment, package(replace(found, manifest={**found.manifest, **changes})))

    def one(code: str, comment: str, **changes: Any) -> Vector:
        text = {**found.one, **changes}
        assets = [{**found.manifest["assets"][0], "size": len(canonical(text))}, *found.manifest["assets"][1:]]
        return _vector(code, comment, package(replace(found, one=text, manifest={**found.manifest, "assets": assets})))

    assets, option = found.manifest["assets"], found.one["options"][0]
    form = found.manifest["forms"][0]
    elsewhere = [{**form, "sections": [{**form["sections"][0], "section": "77" * 16}]}]
    group = form["sections"][0]["groups"]
    doubled = [{**form, "sections": [{"groups": group + group, "section": SECTION.hex()}]}]
    strange = [{**form, "sections": [{"groups": [{**group[0], "items": ["88" * 16]}], "section": SECTION.hex()}]}]
    return {
        "asset_missing": manifest("E-PKG-03", "A part without a line in assets.", assets=assets[:-1]),
        "asset_too_many": manifest(
            "E-PKG-03", "A line without a part.", assets=[*assets, {**assets[0], "id": "99" * 16}]
        ),
        "assets_reordered": manifest("E-PKG-03", "Another order than the parts.", assets=assets[::-1]),
        "asset_size_wrong": manifest(
            "E-PKG-03", "One byte more than there is.", assets=[*assets[:-1], {**assets[-1], "size": len(PNG) + 1}]
        ),
        "asset_kind_unknown": manifest("E-FMT-10", "Kind svg.", assets=[*assets[:-1], {**assets[-1], "kind": "svg"}]),
        "asset_kind_wrong": manifest(
            "E-FMT-10", "A PNG called JPEG.", assets=[*assets[:-1], {**assets[-1], "kind": "jpeg"}]
        ),
        "picture_is_a_file": manifest(
            "E-PKG-03", "The picture is of kind file.", assets=[*assets[:-1], {**assets[-1], "kind": "file"}]
        ),
        "picture_is_html": _vector(
            "E-FMT-10",
            "Something else under the name of a PNG.",
            package(replace(found, picture=b"<html>".ljust(len(PNG)))),
        ),
        "form_twice": manifest("E-PKG-03", "Two forms A.", forms=[form, form]),
        "no_form": manifest("E-PKG-03", "No form.", forms=[]),
        "section_unknown": manifest("E-PKG-03", "A section the header does not know.", forms=elsewhere),
        "item_twice": manifest("E-PKG-03", "One item twice in a form.", forms=doubled),
        "item_unknown": manifest("E-PKG-03", "An item without a text.", forms=strange),
        "manifest_unknown_field": manifest("E-FMT-07", "A field the reader does not know.", pass_mark=60),
        "manifest_with_keys": manifest("E-FMT-07", "Keys in the manifest.", keys=[]),
        "manifest_title_missing": _vector(
            "E-FMT-10",
            "No title.",
            package(replace(found, manifest={n: v for n, v in found.manifest.items() if n != "title"})),
        ),
        "question_with_key": one("E-FMT-07", "The right option stands in the question.", key=OPTION_A.hex()),
        "question_with_hidden_key": one("E-FMT-07", "The same under an ignored name.", x_key=OPTION_A.hex()),
        "option_with_correct": one(
            "E-FMT-07",
            "An option says that it is right.",
            options=[{**option, "correct": True}, found.one["options"][1]],
        ),
        "question_with_rationale": one("E-FMT-07", "A rationale.", rationale="因为"),
        "question_of_another_item": one("E-PKG-03", "The text of another item.", item=TWO.hex()),
        "question_kind_unknown": one("E-FMT-10", "Kind essay.", kind="essay"),
        "question_one_option": one("E-FMT-10", "One option.", options=[option]),
        "option_twice": one("E-FMT-10", "One option id twice.", options=[option, option]),
        "true_false_with_options": one("E-FMT-10", "True or false with options.", kind="true_false"),
        "question_without_stem": one("E-FMT-10", "No text.", stem=""),
        "picture_unknown": one("E-PKG-03", "A picture the package does not have.", picture="66" * 16),
    }


def _boxes() -> dict[str, Vector]:
    found = content()
    parts = parts_of(found)

    def replaced(code: str, comment: str, place: int, data: bytes) -> Vector:
        changed = [*parts[:place], (parts[place][0], data), *parts[place + 1 :]]
        return _vector(code, comment, with_parts("kexam", facts(), changed, site.seed("publisher")))

    text = canonical(found.two)
    swapped = [parts[0], (ONE, parts[2][1]), (TWO, parts[1][1]), parts[3]]
    return {
        "part_swapped": _vector(
            "E-FMT-09",
            "Two parts under each other's ids.",
            with_parts("kexam", facts(), swapped, site.seed("publisher")),
        ),
        "part_of_older_version": replaced("E-FMT-09", "Part 2 sealed for version 2.", 2, stored(TWO, text, version=2)),
        "part_under_other_key": replaced("E-FMT-09", "Part 2 under another key.", 2, stored(TWO, text, key=SK)),
        "part_cut_inside": replaced("E-FMT-09", "The last 16 bytes are missing.", 2, parts[2][1][:-16]),
        "part_tiny": replaced("E-FMT-09", "Three bytes.", 2, b"abc"),
        "part_without_chunk": replaced("E-FMT-09", "Salt and commitment only.", 2, parts[2][1][:56]),
        "part_empty": replaced("E-FMT-09", "No bytes.", 2, b""),
        "padding_not_zero": replaced(
            "E-FMT-09", "A one in the padding.", 2, stored(TWO, b"", padded=pad(text)[:-1] + b"\1")
        ),
        "padding_missing": replaced(
            "E-FMT-09", "No padding.", 2, stored(TWO, b"", padded=len(text).to_bytes(4, "big") + text)
        ),
        "padding_too_long": replaced(
            "E-FMT-09", "4,096 zero bytes more.", 2, stored(TWO, b"", padded=pad(text) + bytes(4096))
        ),
        "inner_length_beyond": replaced(
            "E-FMT-09", "The length says 2^32 - 1.", 2, stored(TWO, b"", padded=b"\xff\xff\xff\xff" + pad(text)[4:])
        ),
        "manifest_under_other_key": replaced(
            "E-FMT-09", "The manifest under another key.", 0, stored(MANIFEST, b"{}", key=SK)
        ),
        "manifest_not_canonical": replaced("E-FMT-10", "A blank in the manifest.", 0, stored(MANIFEST, b"{ }")),
        "text_no_json": replaced("E-FMT-10", "Not JSON, of the right length.", 2, stored(TWO, b"x" * len(text))),
    }


def _scores() -> dict[str, Vector]:
    package_digest = sha256(b"a package").digest()
    item = {
        "difficulty_permille": 700,
        "function": "数据标注",
        "item": ONE.hex(),
        "key": [OPTION_A.hex()],
        "kind": "single",
        "marks_hundredths": 50,
        "points": ["5.K.1.1.1"],
        "rationale": "因为如此。",
        "source_item": "t5-a-0001",
    }
    keys = {"forms": [{"form": "A", "items": [ONE.hex()]}], "grader_version": 1, "items": [item]}
    part_id = _id("keys")

    def sealed(purpose: str, info: bytes, secret: bytes) -> dict[str, str]:
        box = seal_with(site.seed("ephemeral " + purpose), site.seal_public(purpose), info, secret)
        return {"key": site.seal_id(purpose), "sealed": box.hex()}

    recipient = sealed("scoring", pae(label("score"), PACK, package_digest), SK)
    fields = {
        "pack": PACK.hex(),
        "package": package_digest.hex(),
        "recipients": [recipient],
        "release": sealed("release", pae(label("release-pk"), package_digest), PK),
        "version": VERSION,
    }

    def part(values: dict[str, Any], key: bytes = SK) -> list[tuple[bytes, bytes]]:
        context = pae(label("score-part"), PACK, part_id)
        return [(part_id, box_with(bytes(24), derive(key, "score-part", part_id), context, pad(canonical(values))))]

    def score(code: str, comment: str, values: dict[str, Any] = fields, parts: Any = None, **state: Any) -> Vector:
        raw = with_parts("kscore", values, part(keys) if parts is None else parts, site.seed("publisher"))
        released = PK + canonical(keys) if code == "ok" else b""
        return Vector(code, "score", raw.encode(), comment, {"package": package_digest.hex(), **state}, released)

    def inside(code: str, comment: str, **changes: Any) -> Vector:
        return score(code, comment, parts=part({**keys, "items": [{**item, **changes}]}))

    stray = sealed("release", pae(label("score"), PACK, package_digest), SK)
    return {
        "whole": score("ok", "One item."),
        "second_recipient": score("E-FMT-06", "Two recipients.", {**fields, "recipients": [recipient, stray]}),
        "no_recipient": score("E-FMT-06", "No recipient.", {**fields, "recipients": []}),
        "recipient_not_scoring": score("E-FMT-06", "Sealed to the release vault.", {**fields, "recipients": [stray]}),
        "recipient_is_station": score(
            "E-FMT-06",
            "Sealed to a station.",
            {**fields, "recipients": [{**recipient, "key": site.seal_id("station")}]},
        ),
        "release_not_release_vault": score(
            "E-FMT-06",
            "PK for the scoring vault.",
            {**fields, "release": {**fields["release"], "key": site.seal_id("scoring")}},
        ),
        "other_package": score("E-PKG-06", "The pack of another package.", package="00" * 32),
        "sealed_for_another_pack": score(
            "E-FMT-09",
            "SK sealed under another pack id.",
            {**fields, "recipients": [sealed("scoring", pae(label("score"), EXAM, package_digest), SK)]},
        ),
        "other_vault": score("E-FMT-09", "Opened with the results vault.", vault="results"),
        "part_under_other_key": score("E-FMT-09", "Part 0 under PK.", parts=part(keys, PK)),
        "unknown_field": score("E-FMT-07", "A field the reader does not know.", {**fields, "hint": 1}),
        "no_parts": score("E-FMT-06", "No keys.", parts=[]),
        "grader_too_new": score("E-FMT-10", "Grader version 2.", parts=part({**keys, "grader_version": 2})),
        "item_twice": score("E-FMT-10", "One item twice.", parts=part({**keys, "items": [item, item]})),
        "form_of_unknown_items": score(
            "E-FMT-10",
            "A form asks what has no key.",
            parts=part({**keys, "forms": [{"form": "A", "items": [TWO.hex()]}]}),
        ),
        "two_keys_for_single": inside("E-FMT-10", "Two right options.", key=[OPTION_A.hex(), OPTION_B.hex()]),
        "no_key": inside("E-FMT-10", "No right option.", key=[]),
        "key_of_other_kind": inside("E-FMT-10", "true for a single choice.", key=True),
        "marks_zero": inside("E-FMT-10", "No marks.", marks_hundredths=0),
        "signed_by_centre": Vector(
            "E-SIG-03",
            "score",
            with_parts("kscore", fields, part(keys), site.seed("centre")).encode(),
            "The centre signs no packs.",
            {},
        ),
    }


if __name__ == "__main__":
    write_vectors(vectors())
