"""Quotations, source lines, links and answer summaries that lead back to the exact characters."""
