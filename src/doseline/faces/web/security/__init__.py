"""Security headers, sessions, opaque ids and forms that wait for the lock."""
