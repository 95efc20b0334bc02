"""Files as a real office program writes them: made by LibreOffice from others."""

import subprocess
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

CSV_OF_SEMICOLONS = "Text - txt - csv (StarCalc):59,34,76,1"

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "fo": "xsl-fo-compatible",
        "number": "datastyle",
        "config": "config",
    }.items()
)
_STYLES = (
    '<number:date-style style:name="day"><number:day number:style="long"/><number:text>.'
    '</number:text><number:month number:style="long"/><number:text>.</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<style:style style:name="dated" style:family="table-cell" style:data-style-name="day"/>'
    '<style:style style:name="framed" style:family="table-cell"><style:table-cell-properties '
    'fo:border="0.5pt solid #000000" fo:background-color="#ffff99"/></style:style>'
    '<style:style style:name="hidden" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)
_OPEN_SHEET = (
    '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed '
    'config:name="Views"><config:config-item-map-entry><config:config-item '
    'config:name="ActiveTable" config:type="string">{}</config:config-item>'
    "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
)


def convert_table(soffice: str, body: bytes, source: str, target: str) -> bytes:
    """A table of one format (``csv``, ``fods``) written by LibreOffice in another one."""
    with TemporaryDirectory(prefix="areopag-table-") as folder:
        home = Path(folder)
        file = home / f"table.{source}"
        file.write_bytes(body)
        subprocess.run(
            [
                soffice,
                f"-env:UserInstallation={(home / 'profile').as_uri()}",
                "--headless",
                *([f"--infilter={CSV_OF_SEMICOLONS}"] if source == "csv" else []),
                "--convert-to",
                target if target != "csv" else f"csv:{CSV_OF_SEMICOLONS}",
                "--outdir",
                str(home / "out"),
                str(file),
            ],
            check=True,
            timeout=180,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return (home / "out" / f"table.{target}").read_bytes()


def flat_table(*sheets: str, active: str) -> bytes:
    """An OpenDocument table in one XML file; ``sheets`` are made by ``flat_sheet``.

    ``active`` is the sheet that was open when it was saved: such a one is never hidden.
    """
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:version="1.3" '
        'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" '
        'xmlns:ooo="http://openoffice.org/2004/office" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:settings>{_OPEN_SHEET.format(active)}</office:settings>"
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body></office:document>"
    ).encode()


def flat_sheet(name: str, columns: str, *rows: str, is_hidden: bool = False) -> str:
    style = ' table:style-name="hidden"' if is_hidden else ""
    body = "".join(row if "<table:table-row" in row else flat_row(row) for row in rows)
    return f'<table:table table:name="{name}"{style}>{columns}{body}</table:table>'


def flat_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def flat_column(*, is_hidden: bool = False, repeated: int = 1, style: str = "Default") -> str:
    hidden = ' table:visibility="collapse"' if is_hidden else ""
    return (
        f'<table:table-column{hidden} table:number-columns-repeated="{repeated}" '
        f'table:default-cell-style-name="{style}"/>'
    )


def flat_text(text: str = "", more: str = "") -> str:
    """A cell of a text; an empty one is framed, as the cells of a form are."""
    if not text:
        return f'<table:table-cell table:style-name="framed"{more}/>'
    return (
        f'<table:table-cell office:value-type="string" table:style-name="framed"{more}>'
        f"<text:p>{escape(text)}</text:p></table:table-cell>"
    )


def flat_number(number: int) -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{number}">'
        f"<text:p>{number}</text:p></table:table-cell>"
    )


def flat_day(iso: str) -> str:
    return (
        f'<table:table-cell table:style-name="dated" office:value-type="date" '
        f'office:date-value="{iso}"/>'
    )


def flat_formula(formula: str, result: str) -> str:
    return (
        f'<table:table-cell table:formula="of:{escape(formula)}" office:value-type="string" '
        f'office:string-value="{result}"><text:p>{result}</text:p></table:table-cell>'
    )
