"""The files that these tests make stand beside them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
