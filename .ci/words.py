"""Keeps the Chinese words in step with the English sentences of the program.

    python .ci/words.py untranslated            the sentences that have no Chinese yet
    python .ci/words.py loose                   calls whose sentence is not written in place; mark it with sentence()
    python .ci/words.py merge FILE.tsv ...      fold `English<TAB>中文` lines into the .po, drop what is gone, compile
    python .ci/words.py compile                 the .po into the .mo that the program reads

A sentence is the constant in `tr("...")`, `sentence("...")`, `Error(code, "...", "...")` or
`Refusal(code, slug, "...", "...")`; a module constant may stand for it, and a function of the same module may hand it
on. In .tsv files `\\n` means a new line.
"""

import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "resources" / "translations" / "zh_CN.po"
MO = ROOT / "resources" / "translations" / "zh_CN" / "LC_MESSAGES" / "kaochang.mo"
# Which arguments of which call are sentences: positions and keyword names.
CALLS: dict[str, dict[int, str]] = {
    "tr": {0: "sentence"},
    "sentence": {0: "sentence"},
    "Error": {1: "message", 2: "advice"},
    "Refusal": {2: "sentence", 3: "advice"},
}
INNER_WORDS = ("链头", "见证", "摘要")
HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
HALF_WIDTH = re.compile(rf"{HAN}[,;:?!()\"']|[,;:?!()\"']{HAN}|{HAN}\.(?:\s|$|{HAN})")
TIGHT = re.compile(rf"(?<={HAN})(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?={HAN})")
PLACEHOLDER = re.compile(r"\{(\w+)[^}]*\}")


@dataclass(frozen=True)
class Sentence:
    """One English sentence and the file that says it; `text` is None where it is not written in place."""

    text: str | None
    file: str
    line: int


def sentences() -> list[Sentence]:
    """Every sentence of the program in the order of its files."""
    files = sorted((ROOT / "desktop").rglob("*.py"))
    return [sentence for file in files for sentence in _sentences_of(file)]


def _sentences_of(file: Path) -> Iterator[Sentence]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    constants = _constants(tree)
    takers, handed_on = _takers(tree)
    name = file.relative_to(ROOT).as_posix()
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        for argument in _sentence_arguments(call, takers):
            for text in _texts(argument, constants):
                if text != "" and argument not in handed_on:
                    yield Sentence(text, name, call.lineno)


def _takers(tree: ast.Module) -> tuple[dict[str, dict[int, str]], set[ast.expr]]:
    """`CALLS` and the functions of this module that hand a parameter on to them; and those parameters where used."""
    takers, handed_on = dict(CALLS), set[ast.expr]()
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions * 2:  # twice: one may hand on to another
        parameters = [argument.arg for argument in function.args.args]
        skip = 1 if parameters[:1] in (["self"], ["cls"]) else 0
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            for argument in _sentence_arguments(call, takers):
                if isinstance(argument, ast.Name) and argument.id in parameters:
                    position = parameters.index(argument.id) - skip
                    takers[function.name] = takers.get(function.name, {}) | {position: argument.id}
                    handed_on.add(argument)
    return takers, handed_on


def _constants(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What the names of the module stand for: the value assigned, or the elements of the constant looped over."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            if isinstance(node.value, ast.Tuple):
                for name, value in zip(node.targets[0].elts, node.value.elts, strict=True):
                    found.setdefault(ast.unparse(name), []).append(value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found.setdefault(node.target.id, []).append(node.value)
        elif isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name):
            found.setdefault(node.target.id, []).append(node.iter)
    return found


def _sentence_arguments(call: ast.Call, takers: dict[str, dict[int, str]]) -> Iterator[ast.expr]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    wanted = takers.get(name, {})
    for position, argument in enumerate(call.args):
        if position in wanted:
            yield argument
    yield from (keyword.value for keyword in call.keywords if keyword.arg in wanted.values() and name != "tr")


def _texts(node: ast.expr, constants: dict[str, list[ast.expr]], depth: int = 0) -> Iterator[str | None]:
    """The sentences that `node` can stand for; None where that is not seen in this module."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=first, orelse=second):
            yield from _texts(first, constants, depth)
            yield from _texts(second, constants, depth)
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Dict(values=items):
            for item in items:
                yield from _texts(item, constants, depth)
        case ast.Subscript(value=ast.Name() as table):
            yield from _texts(table, constants, depth)
        case ast.Name(id=name) if name in constants and depth < 3:
            for value in constants[name]:
                yield from _texts(value, constants, depth + 1)
        case ast.Call(func=ast.Name(id="tr" | "sentence")):
            return  # its own call is read by itself
        case _:
            yield None


def english() -> dict[str, list[str]]:
    """Sentence to the files that say it."""
    found: dict[str, list[str]] = {}
    for sentence in sentences():
        if sentence.text is not None and sentence.file not in found.setdefault(sentence.text, []):
            found[sentence.text].append(sentence.file)
    return found


def chinese() -> dict[str, str]:
    """The translations of the .po, without the fuzzy ones."""
    if not PO.exists():
        return {}
    with PO.open("rb") as stream:
        catalog = read_po(stream, locale="zh_CN")
    return {str(m.id): str(m.string) for m in catalog if m.id and m.string and not m.fuzzy}


def defects(source: str, translation: str) -> list[str]:
    """What is wrong with one translation, in words."""
    found = []
    if set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(translation)):
        found.append("placeholders differ")
    found += [f"inner word {word}" for word in INNER_WORDS if word in translation]
    if HALF_WIDTH.search(PLACEHOLDER.sub("{}", translation)):
        found.append("half-width punctuation beside Chinese")
    if is_sentence(source) and re.search(HAN, translation) and not translation.endswith(tuple("。？！…”）")):
        found.append("a sentence without its full stop")
    return found


def is_sentence(source: str) -> bool:
    """Whether it ends as a sentence does ("No." is a word)."""
    return source.endswith((".", "?", "!")) and " " in source


def tidy(source: str, translation: str) -> str:
    """One space between Chinese and Latin letters or digits, and a full stop where the source has one."""
    parts = re.split(r"(\{[^}]*\})", translation.strip())
    text = "".join(part if part.startswith("{") else TIGHT.sub(" ", part) for part in parts)
    return text + "。" if is_sentence(source) and re.search(rf"(?:{HAN}|\w|\}})$", text) else text


def read_pairs(files: Iterable[Path]) -> dict[str, str]:
    """English to Chinese of all .tsv files; the first one wins, a different second one is reported."""
    pairs: dict[str, str] = {}
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            source, tab, translation = (part.replace("\\n", "\n") for part in line.partition("\t"))
            translation = tidy(source, translation)
            if not tab or not translation:
                print(f"{file.name}:{number}: not two columns")
            elif pairs.setdefault(source, translation) != translation:
                print(f"{file.name}:{number}: {source!r} is already {pairs[source]!r}, not {translation!r}")
    return pairs


def write(pairs: dict[str, str]) -> None:
    """Write the .po with exactly the sentences of the program, and the .mo."""
    then = datetime(2021, 1, 1, tzinfo=UTC)  # a date that never changes, so that equal words give equal files
    nobody = dict.fromkeys(("version", "msgid_bugs_address", "last_translator", "language_team"), "-")
    catalog = Catalog("zh_CN", project="kaochang", creation_date=then, revision_date=then, fuzzy=False, **nobody)
    catalog.header_comment = "# Chinese (Simplified) words of Kaochang. Kept by .ci/words.py."
    for source, files in english().items():
        catalog.add(source, pairs.get(source, ""), locations=[(file, 0) for file in files])
    with PO.open("wb") as stream:
        write_po(stream, catalog, width=118, ignore_obsolete=True, include_lineno=False)
    compile_words()


def compile_words() -> None:
    """The .po into the .mo."""
    MO.parent.mkdir(parents=True, exist_ok=True)
    MO.write_bytes(compiled())


def compiled() -> bytes:
    """The bytes of the .mo."""
    stream = io.BytesIO()
    with PO.open("rb") as source:
        write_mo(stream, read_po(source, locale="zh_CN"))
    return stream.getvalue()


def untranslated() -> list[str]:
    """Sentences without Chinese."""
    known = chinese()
    return [source for source in english() if source not in known]


def main(words: list[str]) -> int:
    """Run one subcommand."""
    match words:
        case ["untranslated"]:
            print("\n".join(untranslated()))
        case ["loose"]:
            print("\n".join(f"{s.file}:{s.line}" for s in sentences() if s.text is None))
        case ["merge", *files]:
            pairs = chinese() | read_pairs(Path(file) for file in files)
            write(pairs)
            for source, translation in chinese().items():
                for defect in defects(source, translation):
                    print(f"{defect}: {source!r} {translation!r}")
            print(f"{len(chinese())} translated, {len(untranslated())} not")
        case ["compile"]:
            compile_words()
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
