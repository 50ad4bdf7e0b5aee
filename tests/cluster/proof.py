"""What the cluster has to hold, at full size. usage: proof.py RUNTIME [reload|kill|fair|mixed|orphan|crash ...]

    reload  100 workers replaced under 32 keep-alive clients that never retry, five times
    kill    a worker killed each 500 ms for 60 s
    fair    10,000 connections, by policy
    mixed   fast requests among slow ones, by policy
    orphan  the primary killed, ten times
    crash   10,000 workers that end at once

Prints what was measured and fails where a bound is crossed. Needs a machine that does nothing else.
"""

import heapq
import os
import random
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

from cluster_process import HERE, Cluster, Load, cpu_seconds, descriptors, is_running, memory_kib

SERVER = os.path.join(HERE, "hello_server.js")


def check(condition, text):
    print(("ok      " if condition else "FAILED  ") + text, flush=True)
    if not condition:
        check.failed = True


check.failed = False


def reload(runtime):
    for run in range(5):
        cluster = Cluster(runtime, SERVER)
        load = Load(cluster.port)
        started, longest, reloads = 0, 0, 0
        try:
            def done():
                nonlocal started, longest, reloads
                if sum("reloaded" in line for line in cluster.log) == reloads:
                    now = time.monotonic()
                    if reloads:
                        longest = max(longest, now - started)
                    if reloads == 50:
                        reloads += 1
                    if reloads < 50:
                        started, reloads = now, reloads + 1
                        cluster.signal(signal.SIGHUP)
                return reloads > 50 and load.answered >= 200000

            begun = time.monotonic()
            load.run(done, 900)
            took = time.monotonic() - begun
            kinds = sorted({text.split(":")[0] for text in load.lost})
            check(not load.lost, f"reload {run + 1}: 100 replacements, {load.answered} answers, "
                  f"{load.connections} connections in {took:.0f} s: {len(load.lost)} lost {kinds}")
            check(longest / 2 <= 6, f"reload {run + 1}: a replacement takes {longest / 2:.2f} s at most")
        finally:
            load.close()
            cluster.close()


def kill(runtime, seconds=60):
    cluster = Cluster(runtime, SERVER)
    load = Load(cluster.port)
    kills, back, worst, pending = 0, [], 0, None
    end = time.monotonic() + seconds
    next_kill = time.monotonic()
    try:
        def done():
            nonlocal kills, worst, pending, next_kill
            now = time.monotonic()
            if pending is not None:
                victim, since = pending
                ready = int(cluster.metrics()['gyre_cluster_workers{state="ready"}'])
                if ready == 2 and victim not in cluster.worker_pids():
                    back.append(now - since)
                    pending = None
            elif now >= next_kill:
                if now > end:
                    return True
                victim = random.choice(cluster.worker_pids())
                os.kill(victim, signal.SIGKILL)
                kills += 1
                pending, next_kill = (victim, now), now + 0.5
            return False

        load.run(done, seconds + 60)
        new = [text for text in load.lost if text.startswith("connect")]
        back.sort()
        check(not new, f"kill: {kills} kills, {load.answered} answers, {len(load.lost)} lost, "
              f"{len(new)} new connections failed")
        # A client has one request in flight.
        check(len(load.lost) <= 32 * kills, f"kill: {len(load.lost) / kills:.1f} lost a kill, of 32 clients")
        check(back[len(back) // 2] <= 0.2, f"kill: full capacity after {back[len(back) // 2] * 1000:.0f} ms (median), "
              f"{back[-1] * 1000:.0f} ms at most")
    finally:
        load.close()
        cluster.close()


def ask_all(port, requests, at_a_time):
    """Each on a connection of its own: the answers' bodies with their times."""
    poll = select.epoll()
    waiting, answers, open_ones = list(requests), [], {}
    while waiting or open_ones:
        while waiting and len(open_ones) < at_a_time:
            connection = socket.create_connection(("127.0.0.1", port))
            path = waiting.pop()
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
            open_ones[connection.fileno()] = [connection, path, b"", time.monotonic()]
            poll.register(connection, select.EPOLLIN)
        for descriptor, _ in poll.poll(10):
            entry = open_ones[descriptor]
            data = entry[0].recv(65536)
            entry[2] += data
            if not data:
                poll.unregister(entry[0])
                entry[0].close()
                answers.append((entry[1], entry[2].partition(b"\r\n\r\n")[2].decode(), time.monotonic() - entry[3]))
                del open_ones[descriptor]
    return answers


def fair(runtime):
    for policy in ("round-robin", "least-connections"):
        cluster = Cluster(runtime, SERVER, f"--cluster-policy={policy}", workers=4)
        try:
            counts = {}
            for _, body, _ in ask_all(cluster.port, ["/pid"] * 10000, 50):
                counts[body] = counts.get(body, 0) + 1
            ratio = max(counts.values()) / min(counts.values())
            check(len(counts) == 4 and ratio <= 1.05, f"fair: {policy}: {sorted(counts.values())}, max/min {ratio:.3f}")
        finally:
            cluster.close()


MIXED = """
const spin = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
const server = require('http').createServer((request, response) => {
  spin(Number(request.url.slice(1)));
  response.end('done');
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
"""
FAST = "/0.1"


def percentile(times, share):
    return sorted(times)[int(len(times) * share)] * 1000


def slow_requests(port, seed):
    """Eight clients, each of them a new connection for each request; one of 20 computes for 20 ms. Times of the others."""
    chooser = random.Random(seed)
    paths = ["/20" if chooser.random() < 0.05 else FAST for _ in range(5000)]
    return [took for path, _, took in ask_all(port, paths, 8) if path == FAST]


def long_connections(port, seed, seconds=6, long_ones=8, every=0.04, fast_every=0.005):
    """Connections that stay, and ask for 5 ms of computing 25 times a second each, or as often as they are answered; and
    short ones beside them, from whose midst they come. Times of all requests."""
    chooser = random.Random(seed)
    request = "GET %s HTTP/1.1\r\nHost: a\r\nConnection: %s\r\n\r\n"
    poll, times, due, kept, asking, short = select.epoll(), [], [], {}, {}, {}
    for _ in range(long_ones):
        ask_all(port, [FAST] * chooser.randrange(4), 1)
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall((request % (FAST, "keep-alive")).encode())
        connection.recv(65536)
        kept[connection.fileno()] = connection
        poll.register(connection, select.EPOLLIN)
    start = time.monotonic()
    for descriptor in kept:
        heapq.heappush(due, (start + chooser.random() * every, descriptor))
    heapq.heappush(due, (start, None))
    while due or short:
        for descriptor, _ in poll.poll(max(0, due[0][0] - time.monotonic()) if due else 10):
            if descriptor in kept:
                if not kept[descriptor].recv(65536):
                    raise AssertionError("a connection that was to stay has ended")
                times.append(time.monotonic() - asking.pop(descriptor))
                continue
            connection, since = short[descriptor]
            if not connection.recv(65536):
                times.append(time.monotonic() - since)
                poll.unregister(connection)
                connection.close()
                del short[descriptor]
        while due and due[0][0] <= time.monotonic():
            at, descriptor = heapq.heappop(due)
            if at > start + seconds:
                continue
            if descriptor in asking:
                pass
            elif descriptor is not None:
                kept[descriptor].sendall((request % ("/5", "keep-alive")).encode())
                asking[descriptor] = at
            else:
                connection = socket.create_connection(("127.0.0.1", port))
                connection.sendall((request % (FAST, "close")).encode())
                short[connection.fileno()] = connection, at
                poll.register(connection, select.EPOLLIN)
            heapq.heappush(due, (at + (fast_every if descriptor is None else every), descriptor))
    for connection in kept.values():
        connection.close()
    return times


def mixed(runtime, rounds=5):
    policies = ("round-robin", "least-connections", "reuse-port", "shared")
    with tempfile.NamedTemporaryFile("w", suffix=".js") as script:
        script.write(MIXED)
        script.flush()
        for load in (slow_requests, long_connections):
            for workers in (2, 4):
                found = {policy: [] for policy in policies}
                for number in range(rounds):
                    for policy in policies if number % 2 == 0 else policies[::-1]:
                        cluster = Cluster(runtime, script.name, f"--cluster-policy={policy}", workers=workers)
                        try:
                            times = load(cluster.port, number)
                        finally:
                            cluster.close()
                        found[policy].append(times)
                p99 = {}
                for policy, runs in found.items():
                    # Of all rounds together: where the luck of a round decides, bad luck counts as often as it comes.
                    together = [time for times in runs for time in times]
                    p99[policy] = percentile(together, 0.99)
                    print(f"        mixed: {load.__name__}, {workers} workers: {policy}: "
                          f"p50 {percentile(together, 0.5):.2f} ms, p99 {p99[policy]:.1f} ms (rounds "
                          + " ".join(f"{percentile(times, 0.99):.1f}" for times in runs) + ")", flush=True)
                check(p99["least-connections"] == min(p99.values()),
                      f"mixed: {load.__name__}, {workers} workers: least-connections has the lowest p99")


def orphan(runtime):
    times = []
    for _ in range(10):
        cluster = Cluster(runtime, SERVER)
        workers = cluster.worker_pids()
        os.kill(cluster.pid, signal.SIGKILL)
        start = time.monotonic()
        cluster.process.wait()
        while any(is_running(pid) for pid in workers):
            time.sleep(0.001)
        times.append(time.monotonic() - start)
        with socket.socket() as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            again.bind(("127.0.0.1", cluster.port))
            again.listen()
        cluster.close()
    check(max(times) <= 0.1, f"orphan: workers gone after {max(times) * 1000:.0f} ms at most, port free")


CRASHES = """
const cluster = require('cluster');
process.execPath = '/bin/false';
let ended = 0;
const next = () => {
  const worker = cluster.fork();
  worker.on('exit', () => {
    if (++ended % 1000 === 0) console.log(ended);
    if (ended < 11000) setImmediate(next);
    else setInterval(() => {}, 1000);
  });
};
next();
"""


def crash(runtime):
    with tempfile.NamedTemporaryFile("w", suffix=".js") as script:
        script.write(CRASHES)
        script.flush()
        primary = subprocess.Popen([runtime, script.name], stdout=subprocess.PIPE, text=True)
        seen = []
        for line in primary.stdout:
            seen.append((memory_kib(primary.pid), descriptors(primary.pid)))
            if int(line) == 11000:
                break
        primary.kill()
        primary.wait()
        # The first thousand brings the heap to its size.
        middle, last = seen[len(seen) // 2], seen[-1]
        check(last[1] <= seen[0][1] + 2, f"crash: descriptors {seen[0][1]} after 1,000 ends, {last[1]} after 11,000")
        check(last[0] - middle[0] <= 4096, "crash: KiB after each thousand: " + " ".join(str(kib) for kib, _ in seen))
    with tempfile.NamedTemporaryFile("w", suffix=".js") as script:
        script.write("process.exit(7);\n")
        script.flush()
        cluster = Cluster(runtime, script.name, wait=False)
        cluster.wait_for("has ended: code 7", count=4)
        before, start = cpu_seconds(cluster.pid), time.monotonic()
        time.sleep(5)
        share = (cpu_seconds(cluster.pid) - before) / (time.monotonic() - start)
        check(share < 0.05, f"crash: the primary uses {share * 100:.1f} % of a processor in a crash loop")
        cluster.close()


def main():
    runtime = os.path.abspath(sys.argv[1])
    parts = {"reload": reload, "kill": kill, "fair": fair, "mixed": mixed, "orphan": orphan, "crash": crash}
    for name in sys.argv[2:] or parts:
        parts[name](runtime)
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
