"""Blocks of office papers on a page."""

from django import template

from registry.rules.office import Block, PageBreak, Paragraph, Picture, Signature, Table

register = template.Library()

KINDS: dict[type, str] = {
    Paragraph: "paragraph",
    Table: "table",
    Signature: "signature",
    PageBreak: "break",
    Picture: "picture",
}


@register.filter
def block_kind(block: Block) -> str:
    """What a block is, for the template that shows it."""
    return KINDS[type(block)]
