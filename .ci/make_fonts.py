"""Makes resources/fonts from the npm package @expo-google-fonts/noto-sans-sc (Noto Sans SC, OFL 1.1).

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 && tar xzf *.tgz
    python .ci/make_fonts.py package

Kept: GBK (GB 2312 is part of it), every rarer Han character that the font has (for names), Latin, and everything it
has in the blocks of signs. Dropped: hinting and all layout features but `ccmp` and `mark`, so that text looks the same
on every screen and in every PDF. Digits are equally wide without a feature.
"""

import shutil
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "resources" / "fonts"
STYLES = {
    "400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
    "700Bold/NotoSansSC_700Bold.ttf": "NotoSansSC-Bold.ttf",
}
SIGNS = "←→↑↓↔✓·—…‹›«»€￥¥№℃‰×÷≤≥≠≈±²³µ°†‡•①②③④⑤⑥⑦⑧⑨⑩⑴⑵㈠㈡ⅠⅡⅢ■□◤◥◢◣▣▪▫●○◎◆◇★☆△▽▲▼▶◀▷◁⏎"
# Latin, punctuation, numbers and signs, CJK symbols and forms, Han beyond GBK: whatever the font has of them.
BLOCKS = ((0x20, 0x24F), (0x2000, 0x27BF), (0x3000, 0x4DBF), (0x9FA6, 0x9FFF), (0xFE10, 0xFFEF), (0x20000, 0x3FFFF))


def gbk() -> set[int]:
    """Every character of GBK."""
    return {code for code in range(0x20, 0xFFFF) if _encodes(chr(code), "gbk")}


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def wanted(available: set[int]) -> set[int]:
    """The code points to keep, whether the font has them or not."""
    blocks = {code for first, last in BLOCKS for code in range(first, last + 1)} & available
    return gbk() | blocks | {ord(sign) for sign in SIGNS}


def make(source: Path, target: Path) -> None:
    """Write the subset of one style and say what it lacks."""
    font = TTFont(source, recalcTimestamp=False)
    available = set(font.getBestCmap())
    keep = wanted(available)
    options = Options(layout_features=["ccmp", "mark"], hinting=False, notdef_outline=True, name_languages=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=keep & available)
    subsetter.subset(font)
    font.save(target)
    absent = (gbk() | {ord(sign) for sign in SIGNS}) - available
    print(f"{target.name}: {len(keep & available)} characters, {target.stat().st_size} bytes")
    print("absent:", "".join(map(chr, sorted(absent))))


def main() -> int:
    """Make both styles and copy the licence."""
    package = Path(sys.argv[1])
    for source, target in STYLES.items():
        make(package / source, TARGET / target)
    shutil.copyfile(package / "LICENSE_FONT", TARGET / "OFL.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
