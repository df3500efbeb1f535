"""Addresses and networks, as they stand in settings and in headers."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def is_one_of(address: str, networks: Sequence[Network]) -> bool:
    """Whether an address lies in one of the networks."""
    known = address_in(address)
    return known is not None and any(known in network for network in networks)


def is_loopback(address: str) -> bool:
    """Whether an address is this computer's own, which nobody else reaches."""
    known = address_in(address)
    return known is not None and known.is_loopback


def address_in(text: str) -> Address | None:
    """The address in a text, which may have a port behind it; None where there is none."""
    bare = text[1 : text.index("]")] if text.startswith("[") and "]" in text else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
