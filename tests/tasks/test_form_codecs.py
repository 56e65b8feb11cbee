"""Rule tables and question bases as CSV and XLSX, reports as ODT: neutral text out, the same content in."""

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from desktop.tasks.annotation.codec_error import CodecError, CodecFault
from desktop.tasks.grid.codec import read_export
from desktop.tasks.knowledge import codec as knowledge_codec
from desktop.tasks.knowledge.grading import model_answers as model_bases
from desktop.tasks.knowledge.model import all_entries, new_document, read_document, read_setup
from desktop.tasks.report.codec import MIME, write_odt
from desktop.tasks.report.model import Block, BlockKind, Document, Insert, Run
from desktop.tasks.report.model import new_document as new_box
from desktop.tasks.spec.codec import write_csv, write_xlsx
from desktop.tasks.spec.grading import model_answers as model_rows
from desktop.tasks.spec.model import Document as RuleTable
from desktop.tasks.spec.model import read_document as read_rules
from desktop.tasks.spec.model import read_setup as read_tables
from desktop.tasks.spec.model import set_cell
from tests.helpers.little_tasks import knowledge_task, report_task, spec_task

HOSTILE = ("=1+1", "+A1", "-2", "@x", "＝1", "\t=1", "'=1", "a,b", 'a"b', "行一\n行二", "<b>&amp;", "龘𠮷", "")


def rules() -> RuleTable:
    task, gold = spec_task()
    return read_rules(model_rows(task, gold, {})["rules"])


@pytest.mark.parametrize("text", HOSTILE)
def test_that_a_rule_table_is_neutral_text_in_csv_and_in_a_workbook(text: str) -> None:
    task, _ = spec_task()
    table = read_tables(task)["rules"]
    document = set_cell(rules(), table, "u-1", "check", text)
    assert isinstance(document, RuleTable)
    lines = read_export(write_csv(document, table))
    assert lines.head == ("字段", "检查规则", "处理方式", "权重", "开始", "结束", "说明")
    assert lines.cells[0][:4] == ("手机号", text, "退回", "40")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx(document, table, "规则表"))).get_sheet_by_name(
        "规则表"
    )
    assert sheet.to_python()[1][1] == text and sheet.to_python()[1][3] == 40.0
    assert write_xlsx(document, table, "规则表") == write_xlsx(document, table, "规则表")


def test_that_characters_a_file_cannot_hold_are_listed() -> None:
    task, _ = spec_task()
    table = read_tables(task)["rules"]
    document = set_cell(rules(), table, "u-1", "check", "表情😀的规则")
    assert isinstance(document, RuleTable)
    with pytest.raises(CodecError) as found:
        write_csv(document, table, "gbk")
    assert found.value.kind is CodecFault.NOT_REPRESENTABLE and "😀" in found.value.advice


def test_that_a_base_comes_back_as_it_went_out() -> None:
    task, gold = knowledge_task()
    base = read_setup(task)["base"]
    model = read_document(model_bases(task, gold, {})["base"])
    written = knowledge_codec.write_csv(model, base)
    assert knowledge_codec.read_csv(written, model, base) == model
    added = [line for line in written.decode("utf-8-sig").splitlines() if line.startswith("u-1")]
    assert added == ["u-1,怎么修改收货地址,地址写错了,发货前可在订单页修改。,,,启用"]


def test_that_a_file_changes_adds_and_retires() -> None:
    task, _ = knowledge_task()
    base = read_setup(task)["base"]
    untouched = new_document(task, task.pieces[0])
    lines = [
        ",".join(knowledge_codec.HEADINGS),
        "k1,怎么申请退货,退货|想退货,7 天内可申请。,,,启用",
        ",新问题,,新答复,,,启用",
        "k4,双十一满减规则,,满 300 减 50。,,2025-11-12,停用",
    ]
    text = "\r\n".join(lines)
    for data in (text.encode("utf-8-sig"), text.encode("gb18030")):
        found = knowledge_codec.read_csv(data, untouched, base)
        assert [(one.id, one.variants) for one in found.entries] == [("k1", ("退货", "想退货")), ("u-1", ())]
        assert found.retired == ("k4",) and len(all_entries(found, base)) == 7


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("k9,问,,答,,,启用", CodecFault.OTHER_SOURCE),
        ("k1,问,,答,,,启用\r\nk1,问,,答,,,启用", CodecFault.REPEATED),
        ("k1,,,答,,,启用", CodecFault.MALFORMED),
        (",问,,,,,启用", CodecFault.MALFORMED),
    ],
)
def test_that_a_line_that_cannot_be_taken_names_its_place(line: str, kind: CodecFault) -> None:
    task, _ = knowledge_task()
    base = read_setup(task)["base"]
    data = f"{','.join(knowledge_codec.HEADINGS)}\r\n{line}\r\n".encode()
    with pytest.raises(CodecError) as found:
        knowledge_codec.read_csv(data, new_document(task, task.pieces[0]), base)
    assert found.value.kind is kind and found.value.where in ("2", "3")


@pytest.mark.parametrize("data", [b"", b"a,b\r\n1,2\r\n", b"\xff\xff\xff", b"x" * 2_000_000])
def test_that_a_file_of_something_else_is_refused(data: bytes) -> None:
    task, _ = knowledge_task()
    with pytest.raises(CodecError):
        knowledge_codec.read_csv(data, new_document(task, task.pieces[0]), read_setup(task)["base"])


def test_that_a_report_is_an_open_document_with_everything_in_it() -> None:
    task, _ = report_task()
    document: Document = replace(
        new_box(task, task.pieces[0]),
        blocks=(
            Block(BlockKind.HEADING, (Run("一、<问题>"),)),
            Block(BlockKind.PARAGRAPH, (Run("平均"), Run("九小时", bold=True), Run("& 31%", bold=True, italic=True))),
            Block(BlockKind.BULLET, (Run("第一点\n下一行\x00"),)),
            Block(BlockKind.NUMBER, (Run("第一步"),)),
            Block(BlockKind.TABLE, rows=(("甲", "乙"), ("1", "]]>"))),
            Block(BlockKind.INSERT, insert="u-1"),
        ),
        inserts=(Insert("u-1", "ab" * 16, "统计表", "11" * 32),),
    )
    data = write_odt([("问题", document)])
    assert data == write_odt([("问题", document)])
    archive = zipfile.ZipFile(io.BytesIO(data))
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, archive.read("mimetype")) == ("mimetype", 0, MIME.encode())
    content = ElementTree.fromstring(archive.read("content.xml"))
    words = "".join(content.itertext())
    for text in ("问题", "一、<问题>", "九小时", "& 31%", "第一点", "下一行", "]]>", "［统计表］"):
        assert text in words
    assert len([one for one in content.iter() if one.tag.endswith("table-cell")]) == 4
