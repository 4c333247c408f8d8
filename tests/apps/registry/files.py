"""Register files as the tests need them: tiny, made here, in the shapes that the registers publish."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

NTA_WIDTH = 30


def corporate_number(body: int) -> str:
    """A corporate number of Japan with its check digit in front."""
    digits = f"{body:012d}"
    total = sum(int(sign) * (2 if place % 2 == 0 else 1) for place, sign in enumerate(reversed(digits), start=1))
    return f"{9 - total % 9}{digits}"


def inn(body: int) -> str:
    """A taxpayer's number of a Russian organisation with its check digit."""
    digits = f"{body:09d}"
    total = sum(int(sign) * weight for sign, weight in zip(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8), strict=True))
    return f"{digits}{total % 11 % 10}"


def nta_line(body: int, name: str, **changes: str) -> list[str]:
    """A line of the corporate-number file."""
    cells = [""] * NTA_WIDTH
    cells[0], cells[1], cells[2], cells[3] = "1", corporate_number(body), "01", "0"
    cells[4] = cells[5] = "2020-01-06"
    cells[6], cells[8] = name, "301"
    cells[9], cells[10], cells[11], cells[13] = "北海道", "札幌市中央区", "北一条西２丁目", "01"
    cells[22], cells[23], cells[28] = "2016-04-01", "1", "サクラスイサン"
    places = {"process": 2, "closed_on": 18, "latest": 23, "english": 24, "number": 1, "assigned_on": 22}
    for key, value in changes.items():
        cells[places[key]] = value
    return cells


def csv_text(lines: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    """Cells as delimited text, quoted where they must be."""
    quoted = [
        [f'"{cell}"' if any(sign in cell for sign in f'{delimiter}"\n') else cell for cell in line] for line in lines
    ]
    return end.join(delimiter.join(line) for line in quoted) + end


def written(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


EDINET_TITLES = [
    "ＥＤＩＮＥＴコード",
    "提出者種別",
    "上場区分",
    "連結の有無",
    "資本金",
    "決算日",
    "提出者名",
    "提出者名（英字）",
    "提出者名（ヨミ）",
    "所在地",
    "提出者業種",
    "証券コード",
    "提出者法人番号",
]


def edinet_file(folder: Path, *bodies: int, name: str = "EdinetcodeDlInfo.csv") -> Path:
    """The list as it is published: a line about the download, Japanese titles, CP932."""
    lines = [["ダウンロード実行日", "2026年11月23日現在", "件数", f"{len(bodies)}件"], EDINET_TITLES]
    for body in bodies:
        lines.append(
            [
                f"E{body:05d}",
                "内国法人・組合",
                "上場",
                "有",
                "100",
                "3月31日",
                f"株式会社サクラ水産{body}",
                f"Sakura Seafoods {body} Co., Ltd.",
                "カブシキガイシャサクラスイサン",
                "札幌市中央区北一条西２丁目",
                "水産・農林業",
                "13010",
                corporate_number(body),
            ]
        )
    return written(folder, name, csv_text(lines), "cp932")


RMSP_TITLES = ["name", "short_name", "inn", "ogrn", "region_code", "city", "category", "okved_main", "okved_extra"]


def rmsp_line(body: int, **changes: str) -> list[str]:
    """A line of the CSV extract."""
    cells = dict(
        zip(
            RMSP_TITLES,
            [
                f'ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "ВОСТОК ЛОГИСТИКА {body}"',
                f"ООО Восток Логистика {body}",
                inn(body),
                "",
                "25",
                "ВЛАДИВОСТОК",
                "1",
                "52.29",
                "49.4;52.10",
            ],
            strict=True,
        )
    )
    return list((cells | changes).values())


def rmsp_csv(folder: Path, *lines: list[str], encoding: str = "cp1251", name: str = "rmsp.csv") -> Path:
    """The CSV extract of the register."""
    quoted = [[cell.replace('"', '""') for cell in line] for line in lines]
    return written(folder, name, csv_text([RMSP_TITLES, *quoted], ";"), encoding)


def rmsp_xml(*bodies: int, traders: int = 0, prologue: str = "") -> bytes:
    """The official XML, version 4.01."""
    documents = [
        f'<Документ ИдДок="{body}" ДатаСост="10.11.2026" ДатаВклМСП="01.08.2016" ВидСубМСП="1" КатСубМСП="1" '
        f'ПризНовМСП="2"><ОргВклМСП НаимОрг="ООО ВОСТОК {body}" НаимОргСокр="ВОСТОК {body}" ИННЮЛ="{inn(body)}"/>'
        f'<СведМН КодРегион="25"><Регион Тип="КРАЙ" Наим="ПРИМОРСКИЙ"/><Город Тип="ГОРОД" Наим="ВЛАДИВОСТОК"/></СведМН>'
        f'<СвОКВЭД><СвОКВЭДОсн КодОКВЭД="52.29" НаимОКВЭД="x" ВерсОКВЭД="2014"/></СвОКВЭД></Документ>'
        for body in bodies
    ]
    documents += [
        '<Документ ИдДок="t"><ИПВклМСП ИННФЛ="500100732259"><ФИОИП Фамилия="A" Имя="B"/></ИПВклМСП></Документ>'
    ] * traders
    text = f'{prologue}<Файл ИдФайл="x" ВерсФорм="4.01" КолДок="{len(documents)}">{"".join(documents)}</Файл>'
    return f'<?xml version="1.0" encoding="windows-1251"?>{text}'.encode("cp1251")


def zipped(members: dict[str, bytes]) -> bytes:
    """An archive with these members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def workbook(lines: list[list[object]]) -> bytes:
    """A workbook with one sheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
