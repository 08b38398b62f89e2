"""Every text of a page that a face could show, in reading order: what is looked through for personal data, and what is masked."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.page import Page, Section


def texts_of(page: Page) -> Iterator[str]:
    """The texts of a page, each whole, as the words around a number tell what it is."""
    yield page.title
    yield page.filename
    for section in page.sections:
        yield from _of_section(section)
    yield page.data


def _of_section(section: Section) -> Iterator[str]:
    yield section.heading
    yield section.text
    for link in section.links:
        yield link.text
        yield link.context
    for table in section.tables:
        yield table.caption
        yield " | ".join(table.header)
        for row in table.sample:
            yield " | ".join(row)
