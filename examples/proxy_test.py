#!/usr/bin/python3
"""The proxy passes requests of the HTTP example on, large transfers included. usage: proxy_test.py SERVER PROXY"""

import re
import socket
import subprocess
import sys
import threading
import urllib.request

TIMEOUT = 60
LARGE = 8 * 1024 * 1024


def start(*argv):
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    return process, re.search(r":(\d+)/", process.stdout.readline()).group(1)


def echo_large(listener):
    """Sends everything back, once it is there."""
    peer, _ = listener.accept()
    with peer:
        data = bytearray()
        while True:
            part = peer.recv(1 << 16)
            if not part:
                break
            data += part
        peer.sendall(data)


def main(server, proxy):
    processes = []
    try:
        process, port = start(server, "0")
        processes.append(process)
        process, through = start(proxy, "0", "127.0.0.1", port)
        processes.append(process)
        for _ in range(3):
            with urllib.request.urlopen(f"http://127.0.0.1:{through}/", timeout=TIMEOUT) as response:
                assert response.read() == b"Hello World\n"

        listener = socket.create_server(("127.0.0.1", 0))
        thread = threading.Thread(target=echo_large, args=(listener,))
        thread.start()
        process, through = start(proxy, "0", "127.0.0.1", str(listener.getsockname()[1]))
        processes.append(process)
        with socket.create_connection(("127.0.0.1", int(through)), timeout=TIMEOUT) as client:
            client.sendall(b"x" * LARGE)
            client.shutdown(socket.SHUT_WR)
            got = 0
            while part := client.recv(1 << 16):
                got += len(part)
        thread.join()
        assert got == LARGE, got
    finally:
        for process in processes:
            process.kill()
            process.wait()


main(*sys.argv[1:])
