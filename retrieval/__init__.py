"""The read side: from a question to candidates, a ranking and a cited answer."""

from retrieval.answer import ask
from retrieval.citation import Answer, Citation, Status
from retrieval.question import Question

__all__ = ["Answer", "Citation", "Question", "Status", "ask"]
