"""Read and write timeouts of the app; and who of this computer's users sent what comes over loopback."""

from __future__ import annotations

from typing import Any

from doseline.faces.serving.timeouts import TimeoutProtocol
from doseline.faces.web.security.local_user import is_another_user
from doseline.faces.web.security.middleware import is_long

# Our choice: a whole clinic's backup over a slow home network takes a minute or two.
BODY_SECONDS = 180.0
_HERE = frozenset({"127.0.0.1", "::1"})
# In the state of each request: whether another user of this computer sent it.
ANOTHER_USER = "another_user"


class AppProtocol(TimeoutProtocol):
    """HTTP/1.1 for browsers: a form comes at once, a file may take its time."""

    body_seconds = BODY_SECONDS

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - as in the class above
        """Note who it is."""
        super().connection_made(transport)
        if self.client and self.server and self.server[1] is not None and self.client[0] in _HERE:
            other = is_another_user(self.client[1], self.server[1])
            self.app_state = {**self.app_state, ANOTHER_USER: other}

    def seconds_of_a_body(self) -> float:
        """The seconds for what comes behind the head that is there."""
        return self.body_seconds if is_long(self.headers) else self.head_seconds
