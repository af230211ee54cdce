"""Turns every call that would leave this machine into an error, and notes it.

Python imports a module of this name at start-up when its folder is on PYTHONPATH, so the guard reaches every
Python that a test starts. The test process itself imports it from ``conftest.py``. Standard library only.

What is stopped: connecting, sending and looking up names, by any Python code (audit hooks see calls made in C as
well) and by uvloop, which does its own networking. What stays: loopback, Unix sockets and listening.
"""

import importlib.abc
import importlib.util
import ipaddress
import os
import socket
import sys

LOG = "TEST_NETWORK_GUARD_LOG"  # names the file that outside calls are noted in, also those that a library swallows


class OutsideCall(OSError):
    """Somebody tried to leave the machine during a test."""


def is_inside(host):
    """Whether ``host`` is this machine: loopback, in digits or by its name. None and "" mean "here" to `bind`."""
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode("ascii", "replace")
    if host in (None, "", "localhost", "localhost.localdomain"):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def is_digits(host):
    """Whether ``host`` is an address already, so that looking it up asks nobody."""
    try:
        ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return True


def refuse(what, where):
    """Note the call, then raise `OutsideCall`."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "outside any test")
    line = f"{what} {where!r} in {test} (process {os.getpid()})"
    if path := os.environ.get(LOG):
        with open(path, "a", encoding="utf-8") as log:  # noqa: PTH123  (pathlib would slow every start)
            log.write(line + "\n")
    raise OutsideCall(f"tests reach loopback only: {line}")


def check_address(what, address):
    """Refuse an address of the (host, port) family that is not this machine; Unix paths pass."""
    if isinstance(address, tuple) and not is_inside(address[0]):
        refuse(what, address[:2])


def check_name(what, host):
    """Refuse a look-up that would have to ask somebody."""
    if not is_inside(host) and not is_digits(host):
        refuse(what, host)


CHECKS = {
    "socket.connect": lambda args: check_address("connect", args[1]),
    "socket.sendto": lambda args: check_address("sendto", args[1]),
    "socket.sendmsg": lambda args: check_address("sendmsg", args[1]),
    "socket.getaddrinfo": lambda args: check_name("look up", args[0]),
    "socket.gethostbyname": lambda args: check_name("look up", args[0]),
    "socket.gethostbyaddr": lambda args: check_address("look up", (args[0], 0)),
    "socket.getnameinfo": lambda args: check_address("look up", args[0]),
}


def hook(event, args):
    """The audit hook; unlike a patched function nobody can take it off again."""
    if (check := CHECKS.get(event)) is not None:
        check(args)


def before_look_up(name):
    """`socket.socket.<name>` that checks first: C code looks a name up before it raises the audit event."""
    real = getattr(socket.socket, name)

    def checked(self, *args):
        if args:
            check_address(name, args[-1])
        return real(self, *args)

    setattr(socket.socket, name, checked)


def guard_uvloop(loop_class):
    """libuv looks names up and connects below Python, where no audit event is raised."""
    real_connection, real_addrinfo = loop_class.create_connection, loop_class.getaddrinfo
    real_datagram = loop_class.create_datagram_endpoint

    async def create_connection(self, protocol_factory, host=None, port=None, **options):
        check_address("connect", (host, port))
        return await real_connection(self, protocol_factory, host, port, **options)

    async def create_datagram_endpoint(self, protocol_factory, local_addr=None, remote_addr=None, **options):
        check_address("connect", remote_addr)
        return await real_datagram(self, protocol_factory, local_addr, remote_addr, **options)

    async def getaddrinfo(self, host, port, **options):
        check_name("look up", host)
        return await real_addrinfo(self, host, port, **options)

    loop_class.create_connection = create_connection
    loop_class.create_datagram_endpoint = create_datagram_endpoint
    loop_class.getaddrinfo = getaddrinfo


class WhenUvloopComes(importlib.abc.MetaPathFinder):
    """Guards uvloop at the moment somebody imports it; importing it here would slow every start."""

    def find_spec(self, name, path=None, target=None):
        if name != "uvloop":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return None
        real = spec.loader.exec_module

        def exec_module(module):
            real(module)
            guard_uvloop(module.Loop)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]  # this one loader, this one time
        return spec


def install():
    """Put the guard up, once per process."""
    if getattr(sys, "_network_guard", False):
        return
    sys._network_guard = True  # type: ignore[attr-defined]  # one mark per process, whichever name this file has
    sys.addaudithook(hook)
    before_look_up("connect")
    before_look_up("connect_ex")
    before_look_up("sendto")
    if "uvloop" in sys.modules:
        guard_uvloop(sys.modules["uvloop"].Loop)
    else:
        sys.meta_path.insert(0, WhenUvloopComes())


install()
