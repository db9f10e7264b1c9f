"""`WorkspaceAccess`: the workspace, read and changed in step with the store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from index.documents import Anchor
from index.errors import DocumentNotFound, LibraryError
from index.local.store import Store, StoreReader
from index.local.workspace import Workspace, WorkspaceReader, WorkspaceWriter
from index.workspace.judgements import JudgedQuestion


class WorkspaceAccess:
    """Transactions of the workspace, each during a read transaction of the store.

    Changes do not need the library's lock, because no cache depends on the workspace. So they wait
    for a commit of the writer at most, and not until a thousand articles are embedded.

    Args:
        store: the library's store.
        workspace: the library's workspace.
        refuse: called before each transaction; raises an error if this thread may not write.
        is_shared: whether the workspace is that of the library, and not of one person. A store of
            an earlier format contains the library's.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(
        self,
        store: Store,
        workspace: Workspace,
        refuse: Callable[[], None],
        *,
        is_shared: bool = True,
    ) -> None:
        self._store = store
        self._workspace = workspace
        self._refuse = refuse
        self._is_shared = is_shared

    def of_person(self, person: str) -> WorkspaceAccess:
        """Return the same for what one person who has an account leaves."""
        own = self._workspace.of_person(person)
        return WorkspaceAccess(self._store, own, self._refuse, is_shared=False)

    def stamp(self) -> object:
        """Return a value that changes with every write to the workspace; never waits."""
        return self._workspace.stamp()

    @contextmanager
    def reading(self, reader: StoreReader, wait_seconds: float | None) -> Iterator[WorkspaceReader]:
        """Open a read transaction of the workspace, in an open one of the store.

        Args:
            reader: the store's reader. It contains the workspace if its format is an earlier one;
                otherwise it names the removed articles, whose judgements are left out.
            wait_seconds: how long to wait if a writer is committing; half a minute if None.

        Raises:
            LibraryError: the file is in use for longer than that, damaged or too new.
        """
        if self._is_shared and (own := reader.own_workspace()):
            yield own
            return
        with self._workspace.reading(reader.removals(), wait_seconds=wait_seconds) as workspace:
            yield workspace

    @contextmanager
    def transaction(
        self, wait_seconds: float | None, check: Callable[[StoreReader], None] | None = None
    ) -> Iterator[WorkspaceWriter]:
        """Hold one write transaction of the workspace.

        A store of an earlier format is upgraded first, because it contains the workspace.

        Args:
            wait_seconds: how long to wait for other transactions; half a minute if None.
            check: called with the store as it is during the transaction; what it raises ends it.

        Raises:
            LibraryBusy: other transactions took longer than that.
            LibraryError: a file is missing, damaged or too new, or cannot be written to.
        """
        self._refuse()
        while True:
            with self._store.reading(wait_seconds=wait_seconds) as reader:
                if check:
                    check(reader)
                if reader.is_current:
                    with self._workspace.writing(wait_seconds=wait_seconds) as workspace:
                        yield workspace
                    return
            with self._store.writing(wait_seconds=wait_seconds):
                pass  # upgrades the store

    @contextmanager
    def on_articles(
        self, wait_seconds: float | None, doc_ids: Collection[str]
    ) -> Iterator[WorkspaceWriter]:
        """Hold one write transaction that changes something on articles.

        Raises:
            DocumentNotFound: the library has no article with one of the ids.
            LibraryError: as for `transaction`.
        """

        def check(reader: StoreReader) -> None:
            for doc_id in doc_ids:
                if not reader.has_document(doc_id):
                    raise DocumentNotFound(
                        f"There is no document {doc_id!r} here. `footnote list` shows the ids "
                        "there are."
                    )

        with self.transaction(wait_seconds, check) as workspace:
            yield workspace

    @contextmanager
    def at_place(
        self, wait_seconds: float | None, anchor: Anchor | None
    ) -> Iterator[WorkspaceWriter]:
        """Hold one write transaction that saves something at a place; None for no place.

        Raises:
            DocumentNotFound: the article was removed since the anchor was made.
            LibraryError: the article's text was replaced since, or as for `transaction`.
            ValueError: the anchor is not a place in the article.
        """

        def check(reader: StoreReader) -> None:
            if anchor is not None:
                _check_unchanged(reader, anchor)

        with self.transaction(wait_seconds, check) as workspace:
            yield workspace

    def judge(
        self,
        question: str,
        history: Sequence[str],
        anchor: Anchor,
        relevance: int | None,
        wait_seconds: float | None,
    ) -> JudgedQuestion:
        """Save the judgement of a passage; arguments, result and errors are `Library.judge`'s."""

        def check(reader: StoreReader) -> None:
            if relevance is not None:
                _check_unchanged(reader, anchor)

        with self.transaction(wait_seconds, check) as workspace:
            workspace.judge(question, history, anchor, relevance)
            return workspace.judged(question, history)

    def judge_answerable(
        self,
        question: str,
        history: Sequence[str],
        answerable: bool | None,
        wait_seconds: float | None,
    ) -> JudgedQuestion:
        """Save whether the articles answer a question, as `Library.judge_answerable` describes."""
        with self.transaction(wait_seconds) as workspace:
            workspace.judge_answerable(question, history, answerable)
            return workspace.judged(question, history)


def _check_unchanged(reader: StoreReader, anchor: Anchor) -> None:
    """Refuse a place that is not in the library as the reader saw it.

    Raises:
        DocumentNotFound: the article was removed since.
        LibraryError: the article's text was replaced since.
        ValueError: the anchor is not a place in the article.
    """
    document = reader.document(anchor.doc_id)
    if not anchor.is_unchanged(document):
        raise LibraryError(
            f"The text of {anchor.doc_id} was replaced since you opened this passage. Ask again, "
            "or open the article again, and mark the passage there."
        )
    if anchor != Anchor.of(document, anchor.span):
        raise ValueError(f"{anchor.doc_id}: {anchor.span} has another digest than the anchor says")
