"""The warm process at the bench: its readers are loaded once, and each file gets a fresh fork of it.

Started by `bench.Bench` with the number of a connected socket; it ends when the other side closes.
"""

import json
import os
import signal
import socket
import sys

from tuoyu.base.kernel.cleaning.job import perform, shut_in

_LONGEST_REQUEST = 1_024


def serve(requests: socket.socket) -> None:
    """Fork one child for each request: JSON [kind, maximum bytes] with the descriptors source, target, reply."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped by the system
    while True:
        message, descriptors, _, _ = socket.recv_fds(requests, _LONGEST_REQUEST, 3)
        if not message:
            return
        if os.fork() == 0:
            try:
                requests.close()
                _work(*json.loads(message), *descriptors)
            finally:
                os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)


def _work(kind: str, maximum_bytes: int, source: int, target: int, reply: int) -> None:
    os.write(reply, f"{os.getpid()}\n".encode())
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    shut_in()
    os.write(reply, perform(kind, maximum_bytes, source, target))


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as given:
        serve(given)
