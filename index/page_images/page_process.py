"""The child process that draws pages with limits on memory and processor time.

Run as `python -m index.page_images.page_process` by `index.page_images.viewer`.
"""

from __future__ import annotations

from index.loaders.parser_process import serve
from index.page_images.drawing import draw

if __name__ == "__main__":
    serve(draw)
