"""Pages of PDFs and pictures as images, with the place of a passage on them."""
