"""Work beside the app, in processes of its own: forecasts, pictures and questions never slow a page down."""

from doseline.faces.web.workers.pool import NotNow, Pool, Why

__all__ = ["NotNow", "Pool", "Why"]
