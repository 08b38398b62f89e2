"""Documents opened, read and cleaned: bytes -> text by page and the same document without what nobody sees in it.

Everything here runs in a process of its own (`worker`), bounded in time and memory: the world's files are parsed by C code and some are
made to hurt. `kinds` tells what a file is by its bytes; one reader each for `pdf`, `docx`, `odt`, `picture` and `book` (a workbook given as
a document), of which `reading` is the table; `package` opens and writes zip containers, `relations` is the wiring inside those of Office;
`outcome` holds what a reader gives: `Cleaned`, or `Refused` with one of a closed list of reasons.

May import: pypdfium2, pypdf, lxml, Pillow, python-calamine, XlsxWriter; nothing of Django, so that the process starts quickly.
"""
