"""The workspace's file, what readers leave in a library: judgements, conversations, tags, notes.

It lies beside the store, so that a judgement neither makes the store look changed nor is copied
whenever the store is rewritten. No cache depends on it.
"""

from index.local.workspace.file import WORKSPACE_FILE, Workspace
from index.local.workspace.reader import WorkspaceReader
from index.local.workspace.writer import WorkspaceWriter

__all__ = ["WORKSPACE_FILE", "Workspace", "WorkspaceReader", "WorkspaceWriter"]
