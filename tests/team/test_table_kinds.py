"""Files as programs write them: which they are, in what encoding, where their table stands."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.problems import Problems
from coachbook.team.amount_text import CellNumber, CellNumber1904
from coachbook.team.html_file import page_rows
from coachbook.team.sheet_rows import currency_of_format, day_text, is_day_format
from coachbook.team.table_reader import TableForm, read_table
from coachbook.team.table_row import Table
from coachbook.team.text_encoding import encodings_of

Run = Callable[..., Result]
ANY = TableForm(is_ours=False)
HEAD = ("ID", "Owner", "Customer", "Stage", "Amount", "Closed")
ROW = ("D-1", "Ada Quill", "Quay", "Won", 1200, date(2026, 11, 5))
MAPPING = """\
department: training
language: en
joined: 2024-01-08
team: North
supervisor: Gia Holt
reps: {file: FILE, columns: {name: Owner}}
deals:
  file: FILE
  MORE
  columns: {deal: ID, rep: Owner, customer: Customer, stage: Stage, amount: Amount, closed: Closed}
stages: [{stage: Open, state: open, claimed: class.interested-a}, {stage: Won, state: won}]
"""


def read(folder: Path, name: str, content: bytes, form: TableForm = ANY) -> Table:
    file = folder / name
    file.write_bytes(content)
    return read_table(file, reading=form)


def refusal(folder: Path, name: str, content: bytes, form: TableForm = ANY) -> str:
    with pytest.raises(Problems) as refused:
        read(folder, name, content, form)
    problem = refused.value.problems[0]
    return f"{problem.says} [{problem.rule}] {problem.hint}"


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows: tuple[object, ...]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    return book


def repacked(content: bytes, **changes: Callable[[str], str]) -> bytes:
    """A package in which parts, by the ends of their names, are other."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            for end, change in changes.items():
                if name.endswith(f"{end}.xml"):
                    text = change(text.decode()).encode()
            new.writestr(name, text)
    return stream.getvalue()


class Import:
    """Imports one file."""

    def __init__(self, folder: Path, run: Run, playbook: Path) -> None:
        self.folder, self.run, self.playbook = folder, run, playbook

    def __call__(self, name: str, content: bytes, more: str = "") -> Result:
        file = self.folder / name
        file.write_bytes(content)
        mapping = self.folder / "m.yml"
        text = MAPPING.replace("FILE", name).replace("  MORE\n", more and f"  {more}\n")
        mapping.write_text(text, encoding="utf-8")
        given = ("--playbook", self.playbook, "--mapping", mapping, "--yes")
        return self.run("team", "import", *given, "--out", self.folder / "out", file)

    def deals(self) -> list[dict[str, str]]:
        with (self.folder / "out" / "deals.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))


@pytest.fixture
def bring(tmp_path: Path, run: Run, project_root: Path) -> Import:
    """Imports a file."""
    return Import(tmp_path, run, project_root / "playbook")


# Encodings

TEXTS = {
    "utf-8": "客户,金额\n海港公司,1\nMüller,2\n",
    "utf-16": "客户\t金额\n海港公司\t1\n",
    "gb18030": "客户,金额,负责人\n海港公司,1,王喆\n岭岵水泥有限公司,2,李晓燕\n",
    "big5": "客戶名稱,負責人\n臺灣積體電路,陳怡君\n海港公司,報價\n",
    "shift-jis": "顧客,担当\n株式会社サンプル,佐藤\n東京商事,鈴木\n",
    "windows-1252": "Kunde,Société\nMüller Büro,À propos\nBjørn Sønner,Noël “Œuvre”\n",
    "windows-1251": "Клиент,Сумма\nООО Ветер,5\nМосква,6\n",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_a_text_is_read_in_the_one_encoding_that_fits(tmp_path: Path, encoding: str) -> None:
    text = TEXTS[encoding]
    table = read(tmp_path, "t.csv", text.encode(encoding))
    lines = [tuple(line.replace("\t", ",").split(",")) for line in text.splitlines()]
    assert [table.columns, *(row.values for row in table.rows)] == lines


WORDS = {
    "gb18030": ["客户", "海港公司", "有限公司", "张伟", "报价", "李晓燕", "培训", "北京市朝阳区"],
    "big5": ["客戶", "海港公司", "有限公司", "陳怡君", "報價", "臺灣", "培訓", "新北市"],
    "shift-jis": ["顧客", "株式会社", "サンプル", "佐藤", "東京商事", "見積", "ありがとう"],
    "windows-1252": ["Müller", "Büro", "García", "Søren", "Noël", "Fußball", "Ana", "España"],
    "mac-roman": ["Müller", "García", "Noël", "Garçon", "España", "Café", "Ana"],
    "windows-1251": ["Клиент", "Ветер", "Москва", "ООО", "Иванов", "договор", "Сумма"],
    "windows-1250": ["Novák", "Dvořák", "Zdeněk", "Wójcik", "Gdańsk", "Đurić", "Brăila", "Ana"],
    "windows-1253": ["Αθηνα", "Γιωργος", "Πατρα"],
    "windows-1254": ["İSTANBUL", "IŞIK", "Yılmaz", "Gökçe", "Şahin", "Müller"],
    "windows-1255": ["שלום", "חברה"],
    "windows-1257": ["Žalgiris", "Šiauliai", "Müller"],
    "cp437": ["Müller", "Café", "Böhm", "García", "Ana"],
    "cp850": [
        "Café",
        "Straße",
        "Größe",
        "Überlingen",
        "Novità",
        "Châlons",
        "Sánchez",
        "Ærø",
        "Ana",
    ],
    "cp852": ["Novák", "Dvořák", "Győr", "Łódź", "Wałęsa", "Ana"],
    "cp857": ["Yılmaz", "Gökçe", "Işık", "Ana"],
    "cp866": ["Клиент", "Ветер", "Москва", "ООО", "договор", "Сумма", "Ana"],
    "iso8859-2": ["Škoda", "Plzeň", "Wiśniewski"],
    "euc-kr": ["삼성전자", "현대", "김철수"],
    "euc-jp": ["東京商事", "大阪商事", "株式会社サンプル"],
}


@given(data=st.data(), encoding=st.sampled_from(sorted(WORDS)), ascii_words=st.integers(0, 4))
def test_no_text_becomes_another(data: st.DataObject, encoding: str, ascii_words: int) -> None:
    """Any words in any encoding: told, or asked; never read as other characters."""
    words = data.draw(st.lists(st.sampled_from(WORDS[encoding]), min_size=1, max_size=8))
    text = ",".join([*words, *["Amount"] * ascii_words]) + "\n"
    content = text.encode(encoding)
    found = encodings_of(content)
    if len(found) == 1:
        assert content.decode(found[0]) == text


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("O’Brien – “x”", "windows-1252", ("windows-1252",)),
        ("Men’s wear", "windows-1252", ("windows-1252",)),
        ("“Best” Ltd, O’Neil, Traders’ Hall", "windows-1252", ("windows-1252",)),
        ("Luís", "mac-roman", ("windows-1252", "mac-roman")),
        ("Ota, Dvořák", "windows-1250", ("windows-1252", "windows-1250", "windows-1257")),
        ("Jiří Novák, Dvořák", "windows-1250", ("windows-1252", "windows-1250", "windows-1257")),
        ("Bjørn Sønner, Bæk", "windows-1252", ("windows-1252",)),
        ("Müller, García, Sønner", "windows-1252", ("windows-1252",)),
        ("Frères Lumière, Peña, São Paulo", "windows-1252", ("windows-1252",)),
        ("Rivière", "windows-1252", ("windows-1252", "windows-1250")),
        ("Yılmaz, Gökçe", "windows-1254", ("windows-1252", "windows-1254")),
        ("Þórður Guðmundsson", "windows-1252", ("windows-1252",)),
        ("삼성전자", "euc-kr", ("gb18030", "big5", "euc-kr")),
        ("Αθηνα, Πατρα", "windows-1253", ()),
        ("华为技术, 王", "gb18030", ("gb18030",)),
        ("MÜLLER, à Paris", "windows-1252", ("windows-1252",)),
        ("García, Müller", "mac-roman", ("mac-roman",)),
        ("Wałęsa, Łódź", "cp1250", ()),
        ("金额,5", "gb18030", ("gb18030",)),
        ("意向A类,B类", "gb18030", ("gb18030",)),
        ("’–’", "gb18030", ()),
        ("株式会社サンプル", "euc-jp", ("big5", "euc-jp")),
        ("Gdańsk, Zdeněk", "windows-1250", ("windows-1252", "windows-1250")),
        ("Café Noir", "cp850", ("windows-1252", "cp850")),
        ("Straße", "cp850", ("windows-1252", "cp850")),
        ("Šiauliai, Jonė", "windows-1257", ("windows-1252", "windows-1257")),
        ("Größe, Über", "cp850", ("cp850",)),
        ("Łódź, Wałęsa", "cp852", ("cp852",)),
        ("Novák", "cp852", ("windows-1252", "cp850")),
        ("Москва", "cp866", ("cp866",)),
        ("Győr", "cp852", ("mac-roman", "cp850", "cp852")),
        ("£50, £", "windows-1252", ("windows-1252",)),
        ("O’Brien, €50, 10 000", "windows-1252", ("windows-1252",)),
        ("García, Köln, François", "windows-1252", ("windows-1252",)),
    ],
)
def test_which_encodings_make_sense(text: str, encoding: str, found: tuple[str, ...]) -> None:
    assert encodings_of(text.encode(encoding)) == found


def test_what_fits_no_encoding_or_two_is_asked(bring: Import) -> None:
    head = ",".join(HEAD)
    content = f"{head}\nD-1,Ada,é,Won,1,2026-11-05\n".encode("windows-1252")
    refused = bring("deals.csv", content)
    assert "[table-encoding]" in refused.output
    assert "`encoding: " in refused.output
    bring("deals.csv", content, "encoding: windows-1252")
    assert [deal["customer"] for deal in bring.deals()] == ["é"]
    wrong = bring("deals.csv", content, "encoding: utf-8")
    assert "is no text in utf-8" in wrong.output
    assert "is no text in klingon" in bring("deals.csv", content, "encoding: klingon").output


def test_two_readings_are_named_with_the_place_and_the_encoding_settles_it(bring: Import) -> None:
    rows = "D-1,Ada,Quay,Won,1,2026-11-05\nD-2,Ada,Café Noir,Won,2,2026-11-05\n"
    content = f"{','.join(HEAD)}\n{rows}".encode("cp850")
    refused = bring("deals.csv", content).output
    assert "deals.csv:3:12: error: it cannot be told in which encoding this is" in refused
    assert "windows-1252 ('Caf‚ Noir'), cp850 ('Café Noir')" in refused
    bring("deals.csv", content, "encoding: cp850")
    assert [deal["customer"] for deal in bring.deals()] == ["Quay", "Café Noir"]


def test_what_keeps_digits_from_a_spreadsheet_program_is_no_text(tmp_path: Path) -> None:
    table = read(tmp_path, "t.csv", b'a,b,c\n="00123","=""x y""",="5\n')
    assert table.rows[0].values == ("00123", "x y", '="5')


@pytest.mark.parametrize("error", ["#NV", "#WERT!", "#¡VALOR!", "#名称?", "#N/D"])
def test_an_error_in_another_language_is_no_name(bring: Import, error: str) -> None:
    content = f"{','.join(HEAD)}\nD-1,Ada,{error},Won,1,2026-11-05\nD-2,Ada,#1,Won,1,2026-11-05\n"
    refused = bring("deals.csv", content.encode())
    assert f"the cell holds the error {error} [import-cell-error]" in refused.output
    assert [deal["customer"] for deal in bring.deals()] == ["#1"]


def test_letters_that_an_encoding_has_spoiled_are_told(bring: Import) -> None:
    rows = ["D-1,Ada,MÃ¼ller,Won,1,2026-11-05", "D-2,Ada,Müller Ã,Won,1,2026-11-05"]
    said = bring("deals.csv", "\n".join([",".join(HEAD), *rows]).encode())
    assert (
        "'MÃ¼ller' seems to be 'Müller', read in a wrong encoding [import-garbled]" in said.output
    )
    assert said.output.count("import-garbled]") == 1
    assert len(bring.deals()) == 2


def test_signs_of_a_web_page_and_names_with_characters_that_nobody_sees(bring: Import) -> None:
    head = ",".join(HEAD).replace("Customer", "\u200bCustomer\u00a0")
    said = bring("deals.csv", f"{head}\nD-1,Ada,Quay &amp; Co,Won,1,2026-11-05\n".encode())
    assert "'Quay &amp; Co' seems to be 'Quay & Co', as a web page has it" in said.output
    assert [deal["customer"] for deal in bring.deals()] == ["Quay &amp; Co"]


def test_a_line_that_names_the_separator_is_none_of_the_table(tmp_path: Path) -> None:
    table = read(tmp_path, "t.csv", b"sep=;\na;b\n1,5;2,5\n")
    assert (table.columns, table.rows[0].values) == (("a", "b"), ("1,5", "2,5"))
    assert table.rows[0].place.line == 3


# Workbooks


def test_a_workbook_with_macros_and_a_strict_one_are_read(tmp_path: Path) -> None:
    content = saved(workbook(HEAD, ROW))
    with_macros = io.BytesIO(content)
    with zipfile.ZipFile(with_macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf")
    assert read(tmp_path, "t.xlsm", with_macros.getvalue()).rows[0]["Customer"] == "Quay"
    transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"

    def change(text: str) -> str:
        return text.replace(transitional, strict)

    table = read(tmp_path, "s.xlsx", repacked(content, workbook=change, sheet1=change))
    assert table.rows[0].values == ("D-1", "Ada Quill", "Quay", "Won", "1200", "2026-11-05")


def test_old_workbooks_and_those_of_libreoffice_are_read(
    project_root: Path, tmp_path: Path
) -> None:
    for name in ("deals.xls", "deals.ods"):
        content = (project_root / "tests" / "data" / "tables" / name).read_bytes()
        table = read(tmp_path, name, content)
        cells = ("D-1", "Ada Quill", "Brightwater Ltd", "Open", "1000", "2026-11-02", "2026-11-16")
        assert table.rows[0].values[:7] == cells
        assert isinstance(table.rows[0]["Amount"], CellNumber)
        assert read(tmp_path, "deals.et" if name == "deals.xls" else "x.xlsx", content) is not None
        assert "damaged workbook" in refusal(tmp_path, name, content[:2000])


def ods(cells: str, more: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:{name}"' for name in ("office", "table", "text", "style", "calcext")
    )
    text = f"""<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>
    <office:automatic-styles><style:style style:name="h"><style:table-properties
    table:display="false"/></style:style></office:automatic-styles><office:body>
    <office:spreadsheet>{more}<table:table table:name="Deals"><table:table-row>{cells}
    </table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell
    table:number-columns-repeated="16384"/></table:table-row></table:table>
    </office:spreadsheet></office:body></office:document-content>"""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", text)
    return stream.getvalue()


def test_cells_of_opendocument(tmp_path: Path) -> None:
    def cell(attributes: str, text: str) -> str:
        return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"

    cells = [
        cell('office:value-type="float" office:value="123456789012345678"', "1.23E+17"),
        cell('office:value-type="currency" office:value="12.5" office:currency="EUR"', "12,50 €"),
        cell('office:value-type="date" office:date-value="2026-11-05T08:05:00"', "5.11.26"),
        cell('office:value-type="boolean" office:boolean-value="true"', "WAHR"),
        cell('office:value-type="string" calcext:value-type="error"', "#N/A"),
        cell('table:number-columns-repeated="2"', "a<text:s text:c='2'/>b"),
        '<table:table-cell table:formula="of:=[.A1]"/>',
    ]
    hidden = '<table:table table:name="Old" table:style-name="h"/>'
    table = read(tmp_path, "t.ods", ods("".join(cells), hidden))
    assert table.columns == (
        *("123456789012345678", "12.5", "2026-11-05T08:05:00", "yes", "#N/A", "a  b", "a  b"),
        "#FORMULA!",
    )
    money = table.columns[1]
    assert isinstance(money, CellNumber)
    assert money.currency == "EUR"
    assert table.notes[0] == "the sheet 'Deals' was read; not read: Old (hidden)"


def test_rows_behind_a_filter_are_read_and_told(bring: Import) -> None:
    book = workbook(HEAD, ROW, ("D-2", *ROW[1:]), ("D-3", *ROW[1:]))
    book.worksheets[0].row_dimensions[3].hidden = True
    assert "row 3 is hidden, and was read as the others" in bring("d.xlsx", saved(book)).output
    assert [deal["deal"] for deal in bring.deals()] == ["D-1", "D-2", "D-3"]
    book.worksheets[0].row_dimensions[4].hidden = True
    said = bring("d.xlsx", saved(book)).output
    assert "2 rows are hidden, from row 3 on, and were read, too" in said


def test_which_sheet_is_read_is_said(bring: Import) -> None:
    book = workbook(("old",), ("copy",))
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("Empty")
    for sheet in (book.create_sheet("Deals"), book.create_sheet("Late")):
        sheet.append(HEAD)
        sheet.append((f"D-{sheet.title}", *ROW[1:]))
    two = bring("deals.xlsx", saved(book)).output
    assert "has the columns of the mapping on several sheets: Deals, Late" in two
    bring("deals.xlsx", saved(book), "sheet: Late")
    assert [deal["deal"] for deal in bring.deals()] == ["D-Late"]
    book["Late"]["A1"] = "?"
    output = bring("deals.xlsx", saved(book)).output
    assert "the sheet 'Deals' was read; not read: Sheet (hidden), Empty, Late" in output
    assert [deal["deal"] for deal in bring.deals()] == ["D-Deals"]
    none = bring("deals.xlsx", saved(book), "sheet: Lat")
    assert "has no sheet 'Lat' [table-sheet]" in none.output
    hidden = repacked(
        saved(book), workbook=lambda text: text.replace('state="visible"', 'state="hidden"')
    )
    assert "all its sheets are hidden" in bring("deals.xlsx", hidden).output


@pytest.mark.parametrize("form", [14, 22, 27, 31, 36, 50, 57, 58])
def test_days_in_built_in_forms(tmp_path: Path, form: int) -> None:
    book = workbook(("day",), (46331.5,))
    book.worksheets[0]["A2"].number_format = "0.0000"
    change = {
        "styles": lambda text: text.replace('numFmtId="164" fontId', f'numFmtId="{form}" fontId')
    }
    table = read(tmp_path, "t.xlsx", repacked(saved(book), **change))
    assert table.rows[0]["day"] == "2026-11-05T12:00:00"


@pytest.mark.parametrize(
    ("serial", "text"),
    [
        (46331, "2026-11-05"),
        (46331.395833333333, "2026-11-05T09:30:00"),
        (46331.999995, "2026-11-05T23:59:59"),
        (59, "1900-02-28"),
        (61, "1900-03-01"),
        (0.5, "12:00:00"),
        (-1, "-1"),
        (4_000_000, "4000000"),
    ],
)
def test_days_as_excel_counts_them(serial: float, text: str) -> None:
    assert day_text(serial, early=False) == text


@pytest.mark.parametrize(
    ("form", "is_day"),
    [
        ('yyyy"年"m"月"d"日"', True),
        ('m"月"d"日"', True),
        ("[$-804]aaaa;@", False),
        ("d/m/yy h:mm", True),
        ("[h]:mm:ss", False),
        ("h:mm", False),
        ('0.0"d"', False),
        ("#,##0.00_);[Red]-#,##0.00", False),
        ("General", False),
        ("@", False),
        ("\\d0", False),
    ],
)
def test_which_forms_show_a_day(form: str, is_day: bool) -> None:
    assert is_day_format(form) is is_day


@pytest.mark.parametrize(
    ("form", "currency"),
    [
        ("[$€-407] #,##0.00", "EUR"),
        ('"USD" #,##0.00', "USD"),
        ("[$¥-804]#,##0;[Red]-#,##0", "¥"),
        ('_("HK$"* #,##0.00_)', "HKD"),
        ("£#,##0", "GBP"),
        ("#,##0.00", ""),
        ("General", ""),
        ("\\¥#,##0.00", "¥"),
        ('0.0"k"', ""),
    ],
)
def test_which_forms_show_a_currency(form: str, currency: str) -> None:
    assert currency_of_format(form) == currency


def test_days_from_1904_and_a_currency_in_the_format(bring: Import) -> None:
    book = workbook(HEAD, ROW, ("D-2", "Ada Quill", "Quay", "Won", 5, 44869))
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - as workbooks have it
    book.worksheets[0]["E2"].number_format = "[$€-407] #,##0.00"
    result = bring("deals.xlsx", saved(book))
    assert result.exit_code == 0, result.output
    assert [(deal["closed"], deal["currency"]) for deal in bring.deals()] == [
        ("2026-11-05", "EUR"),
        ("2026-11-05", ""),
    ]
    assert isinstance(read(bring.folder, "t.xlsx", saved(book)).rows[1]["Closed"], CellNumber1904)


def test_numbers_keep_their_digits(tmp_path: Path) -> None:
    book = workbook(("id", "n"), (1, 0.1 + 0.2), (42, 1.234), (3, 2e17))
    book.worksheets[0]["A3"].number_format = "00000"

    def long(text: str) -> str:
        return text.replace("<v>1</v>", "<v>123456789012345678</v>")

    table = read(tmp_path, "t.xlsx", repacked(saved(book), sheet1=long))
    assert [row.values for row in table.rows] == [
        ("123456789012345678", "0.3"),
        ("00042", "1.234"),
        ("3", "2.00000000000000E+17"),
    ]
    rounded = repacked(saved(book), sheet1=lambda text: text.replace("<v>1</v>", "<v>1.23E+17</v>"))
    assert read(tmp_path, "t.xlsx", rounded).rows[0]["id"].endswith("E+17")


def test_a_number_has_a_point_whatever_the_mapping_says_of_texts(bring: Import) -> None:
    book = workbook(HEAD, ROW, ("D-2", "Ada Quill", "Quay", "Open", 1.234, None))
    book.worksheets[0].append(("D-3", "Ada Quill", "Quay", "Open", "1.234", None))
    bring("deals.xlsx", saved(book), "key: []\namounts: {decimal: ',', thousands: '.'}\ndeals2: 1")
    mapping = (bring.folder / "m.yml").read_text(encoding="utf-8").split("  key: []\n")
    text = "amounts: {decimal: ',', thousands: '.'}\n" + MAPPING.replace("FILE", "deals.xlsx")
    assert mapping
    (bring.folder / "m.yml").write_text(text.replace("  MORE\n", ""), encoding="utf-8")
    given = ("--playbook", bring.playbook, "--mapping", bring.folder / "m.yml")
    bring.run("team", "import", *given, "--out", bring.folder / "out", bring.folder / "deals.xlsx")
    assert [deal["amount"] for deal in bring.deals()] == ["1200", "1.2340", "1234"]


def test_a_number_that_is_shown_in_thousands_is_none_of_thousands(bring: Import) -> None:
    book = workbook((*HEAD[:4], "Amount (k)", "Closed"), ROW, ("D-2", *ROW[1:4], 12, None))
    book.worksheets[0]["E2"].number_format = "#,##0.0,"
    text = MAPPING.replace("amount: Amount,", '"amount": "Amount (k)",').replace("  MORE\n", "")
    (bring.folder / "deals.xlsx").write_bytes(saved(book))
    mapping = bring.folder / "m.yml"
    mapping.write_text("amount_unit: 1000\n" + text.replace("FILE", "deals.xlsx"))
    given = ("--playbook", bring.playbook, "--mapping", mapping, "--out", bring.folder / "out")
    bring.run("team", "import", *given, bring.folder / "deals.xlsx")
    assert [deal["amount"] for deal in bring.deals()] == ["1200", "12000"]


def test_an_error_is_no_name_and_a_formula_elsewhere_stops_nothing(bring: Import) -> None:
    book = workbook(
        (*HEAD, "=A1", "", "Note", "Note"),
        (*ROW, "=B1"),
        ("D-2", "Ada Quill", "#N/A", "Won", 1, None),
        ("D-3", "Ada Quill", "Quay", "Won", "=1+1", None),
        ("D-4", "Ada Quill", "Quay", "Won", "#REF!", None, "#N/A"),
    )
    output = bring("deals.xlsx", saved(book)).output
    assert "deals.xlsx:3:3: error: the cell holds the error #N/A [import-cell-error]" in output
    assert "deals.xlsx:4:5: error: the formula in the cell has no value" in output
    assert "deals.xlsx:5:5: error: the cell holds the error #REF!" in output
    assert [deal["deal"] for deal in bring.deals()] == ["D-1"]


def test_a_column_that_is_used_stands_once(bring: Import) -> None:
    book = workbook((*HEAD, "Amount"), (*ROW, 5))
    output = bring("deals.xlsx", saved(book)).output
    assert "'deals.xlsx' has 2 columns 'Amount' [import-column]" in output


# Titles, headers in two rows, totals and footers

LINE = "D-1,Ada Quill,Quay,Won,1200,2026-11-05\n"


def test_titles_totals_and_footers_are_no_deals(bring: Import) -> None:
    head = ",".join(HEAD)
    text = (
        f"Opportunity report,,,,,\nGenerated,2026-11-20,,,,\n,,,,,\n{head}\n{LINE}"
        f"D-2,Ada Quill,Total,Won,300,2026-11-06\n{head}\n小计,,,,1500,\n"
        "Total (2 records),,,,1500,\nCopyright 2026\nGenerated by: Ada\n"
    )
    result = bring("deals.csv", text.encode())
    assert result.exit_code == 0, result.output
    assert "the names of the columns are in line 4; lines 1 to 3 set aside" in result.output
    assert "'小计' is a sum of others, and no deal [import-left-out-total]" in result.output
    assert "the header stands here again [import-left-out-header]" in result.output
    assert "line 10 is no deal: Copyright 2026" in result.output
    assert [deal["deal"] for deal in bring.deals()] == ["D-1", "D-2"]


def test_a_deal_with_a_stage_is_never_a_total(bring: Import) -> None:
    text = f"{','.join(HEAD)}\nTotal,Ada Quill,Total,Won,1,2026-11-05\nSum,,Quay,Open,2,\n"
    result = bring("deals.csv", text.encode())
    assert [deal["deal"] for deal in bring.deals()] == ["Total"]
    assert "1 rejected" in result.output


def test_sums_by_rep_make_no_rep(bring: Import) -> None:
    head = ",".join(HEAD)
    text = f"{head}\n{LINE}Subtotal,Ada Quill,,,1200,\n{head}\n,Ada Quill Total,,,1200,\n"
    text += ",Total,,,1200,\n"
    result = bring("deals.csv", text.encode())
    assert result.exit_code == 0, result.output
    assert "'Ada Quill Total' is a sum of others" in result.output
    team = (bring.folder / "out" / "team.yml").read_text(encoding="utf-8")
    assert team.count("joined: ") == 1


def test_the_row_with_the_names_may_be_said(bring: Import) -> None:
    text = f"{','.join(HEAD)}\n编号,负责人,客户,阶段,金额,日期\n{','.join(HEAD)}\n{LINE}"
    bring("deals.csv", text.encode(), "header_row: 3")
    assert [deal["deal"] for deal in bring.deals()] == ["D-1"]
    nothing = bring("deals.csv", text.encode(), "header_row: 9")
    assert "has nothing in row 9 [table-header]" in nothing.output


def test_names_in_two_rows_are_put_together(tmp_path: Path) -> None:
    rows = (
        ("商机列表",),
        ("编号", "负责人", "金额", None, "日期", None),
        (None, None, "预计", "实际", "预计", "实际"),
        ("S-1", "王一", 5, 6, "2026-11-05", "2026-11-06"),
    )
    table = read(tmp_path, "t.xlsx", saved(workbook(*rows)))
    assert table.columns == ("编号", "负责人", "金额 预计", "金额 实际", "日期 预计", "日期 实际")
    assert [row["编号"] for row in table.rows] == ["S-1"]
    assert "the names of the columns stand in two lines, 2 and 3" in table.notes


def test_the_upper_of_two_rows_names_what_the_lower_does_not(tmp_path: Path) -> None:
    rows = (
        ("11月商机",),
        ("序号", "客户", None, "商机", None, "备注"),
        (None, "单位", "电话", "金额", "业务员"),
        (1, "海港公司", "138", 5, "王一", "老客户", "x"),
        ("合计", None, None, 5),
        ("主管签字：", None, None, "日期："),
    )
    table = read(tmp_path, "t.xlsx", saved(workbook(*rows)))
    assert table.columns == ("序号", "单位", "电话", "金额", "业务员", "备注", "")
    assert [row.values[0] for row in table.rows] == ["1", "合计"]
    assert table.notes[-1] == "line 6 is no deal: 主管签字： 日期："


# Web pages, and what is named


def page(*rows: tuple[object, ...]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in cells)
    return f"<html><head><meta charset=gb2312></head><body><table>{body}</table></body></html>"


def test_a_web_page_called_xls_is_read(bring: Import) -> None:
    text = page(("<b>商机</b>",), HEAD, ("D-1", "Ada&nbsp;Quill", "海港<br>公司", *ROW[3:]))
    result = bring("deals.xls", text.encode("gb18030"))
    assert result.exit_code == 0, result.output
    assert [deal["customer"] for deal in bring.deals()] == ["海港 公司"]


def test_cells_that_span_and_tables_within_tables(tmp_path: Path) -> None:
    text = (
        "<table><tr><td>layout<table><tr><th rowspan=2>a</th><th colspan=2>b</th></tr><tr>"
        "<th>c</th><th>d</th></tr><tr><td>1<td x:num='1234.5'>1,234.50<td x:num>3</table>"
        "</td></tr></table><style>td{}</style>"
    )
    rows = page_rows(tmp_path / "t.htm", text.encode()).rows
    assert [row.cells for row in rows] == [("a", "b"), ("", "c", "d"), ("1", "1234.5", "3")]


def test_a_number_in_a_page_keeps_the_currency_that_it_shows(tmp_path: Path) -> None:
    cells = ("<td x:num='1200'>¥1,200.00", "<td x:num='46331'>2026-11-05", "<td x:num='5'>5 boxes")
    text = f"<table><tr>{''.join(cells)}</tr></table>"
    (row,) = page_rows(tmp_path / "t.htm", text.encode()).rows
    assert row.cells == ("1200", "46331", "5 boxes")
    assert [getattr(cell, "currency", None) for cell in row.cells] == ["¥", "", None]


def test_a_web_archive_is_read(tmp_path: Path) -> None:
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message.set_content("nothing here")
    message.add_alternative(page(HEAD, ROW), subtype="html")
    table = read(tmp_path, "deals.xls", message.as_bytes())
    assert (table.columns, table.rows[0]["Customer"]) == (HEAD, "Quay")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("t.numbers", b"PK", "is a Numbers document [table-kind] in Numbers: File, Export To"),
        ("t.xlsb", b"PK", "is a binary workbook"),
        ("t.pdf", b"%PDF", "is a PDF"),
        ("t.xls", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "by a password"),
        ("t.xls", b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>", "of 2003"),
        ("t.html", b"<html><p>none</p></html>", "is a web page without a table"),
    ],
)
def test_what_is_not_read_is_named_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    assert says in refusal(tmp_path, name, content)


def test_a_file_that_a_program_has_open_is_passed_over(bring: Import) -> None:
    (bring.folder / "~$deals.csv").write_bytes(b"\x05lock")
    (bring.folder / "Thumbs.db").write_bytes(b"x")
    bring("deals.csv", f"{','.join(HEAD)}\n{LINE}".encode())
    mapping = bring.folder / "m.yml"
    text = mapping.read_text(encoding="utf-8").replace("deals.csv", '"*.csv"')
    mapping.write_text(text, encoding="utf-8")
    given = ("--playbook", bring.playbook, "--mapping", mapping, "--out", bring.folder / "out")
    result = bring.run("team", "import", *given, bring.folder)
    assert result.exit_code == 0, result.output
