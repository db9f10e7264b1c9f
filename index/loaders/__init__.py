"""Files and folders -> documents: faithful text, title, date, outlet."""

from index.loaders.files import load
from index.loaders.outcomes import Loaded, LoadOptions, Rejected

__all__ = ["LoadOptions", "Loaded", "Rejected", "load"]
