"""Worker processes: work beside a server, in processes of its own that are ended when they overdo it."""

from doseline.faces.serving.workers.pool import NotNow, Pool, Why

__all__ = ["NotNow", "Pool", "Why"]
