"""Bytes -> facts. What a fetched body says: kind, title, sections with their headings, links and tables. Judges nothing.

Pure functions of the bytes: no network, no clock, no disk. May import `monitor.page`, `monitor.privacy` and the parsers (lxml,
python-calamine, pypdfium2); knows no register, no obligation and no other room, so that an old crawl can be read again and
give the same facts.

`read.extract` is the entry; `worker.Worker` runs it for documents in a process of its own, bounded in time and memory, since the world's
PDFs and workbooks are parsed by C code and some are made to hurt; `Worker.rows` reads a list that somebody sends there too.
`sniff` and `decode` tell formats and letters apart. One family each:
* `html`: `walk` reads the tree once into an `outline`; `titles`, `panels`, `shortcode` know what works as a heading, `links` what leads
  somewhere, `forms` what only a form opens, `htmltable` which tables hold data, `marks` what classes mean, `around` looks at what
  surrounds an element;
* `sheets`, with `delimited` (CSV) and `opendocument`; `documents`; `slides`; `inside` (archives); all through `unzip` and `xmlfile`, which
  keep bombs out;
* `pdf`, with `layout`, which finds columns by the white space between letters.
`grid` finds the header in rows of cells for all of them, `body` which rows under it are data.
"""

from monitor.extract.facts import LIMITS, Limits
from monitor.extract.read import digest_of, extract
from monitor.extract.worker import Worker

__all__ = ["LIMITS", "Limits", "Worker", "digest_of", "extract"]
