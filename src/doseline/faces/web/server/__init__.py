"""The server: sockets, timeouts, certificates, health and a calm end."""
