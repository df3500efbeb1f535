"""The server of CDS Hooks: its routes, who may call them, and what is said when something is wrong."""
