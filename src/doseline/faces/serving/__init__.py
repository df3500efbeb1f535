"""Serving: what answering over HTTP needs: sockets, timeouts, a log, a calm end, worker processes."""
