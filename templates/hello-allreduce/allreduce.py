"""A ring all-reduce over TCP between the ranks of a job: the program to try a cluster with, and to read.

Every rank holds an array of float64; in the end every rank holds the sum of them all. Each array is cut into as many pieces
as there are ranks. In n-1 steps of reduce-scatter each rank passes a piece to its right neighbour, which adds its own; then
each rank holds one finished piece, and n-1 steps of all-gather carry those around. 2(n-1)/n of the array cross each link.

Bandwidths as nccl-tests prints them: algbw is size / time, busbw is algbw * 2(n-1)/n.
"""

import argparse
import json
import operator
import os
import socket
import struct
import sys
import threading
import time
from array import array

PERIOD = 1021  # prime, so that no piece begins like another


def main():
    options = parse_options()
    rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    name = "rank %d of %d on %s" % (rank, world, socket.gethostname())
    deadline = time.monotonic() + options.timeout
    try:
        ring = join_ring(rank, world, deadline) if world > 1 else None
        print("%s: ready" % name, flush=True)
        count = max(1, int(options.mib * 2**20) // 8)
        for iteration in range(options.iterations):
            values = contribution(rank, count, iteration)
            started = time.perf_counter()
            if ring:
                all_reduce(values, rank, world, ring, deadline)
            seconds = time.perf_counter() - started
            check(values, world, iteration)
            report(name, iteration, count * 8, seconds, world)
    except (OSError, Failure) as error:
        print("%s: FAILED: %s" % (name, error), file=sys.stderr, flush=True)
        return 1
    print("%s: OK" % name, flush=True)
    return 0


def parse_options():
    parser = argparse.ArgumentParser(description="ring all-reduce over TCP")
    parser.add_argument("--mib", type=float, default=4, help="size of the array in MiB")
    parser.add_argument("--iterations", type=int, default=5)
    parser.add_argument("--timeout", type=float, default=300, help="seconds after which it gives up")
    return parser.parse_args()


class Failure(Exception):
    """Something that the reader of the log can act on."""


# --- meeting the others ----------------------------------------------------------------------------------------------


def join_ring(rank, world, deadline):
    """Connects to the right neighbour and is connected to by the left one: (to the right, from the left)."""
    family = socket.getaddrinfo(master()[0], master()[1], type=socket.SOCK_STREAM)[0][0]
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.bind(("", 0))
        listener.listen(8)
        port = listener.getsockname()[1]
        table = gather_addresses(rank, world, port, deadline) if rank == 0 else announce(rank, port, deadline)
        right_rank = (rank + 1) % world
        right = connect(tuple(table[right_rank]), deadline, "rank %d" % right_rank)
        send_message(right, {"job": job(), "rank": rank})
        left = accept_left(listener, (rank - 1) % world, deadline)
    for link in (right, left):
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return right, left


def gather_addresses(rank, world, port, deadline):
    """Rank 0: hears from every rank where it listens, then tells all of them."""
    table = {0: (own_address(master()[0]), port)}
    callers = []
    family = socket.getaddrinfo(*master(), type=socket.SOCK_STREAM)[0][0]
    with socket.socket(family, socket.SOCK_STREAM) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("", master()[1]))
        server.listen(world)
        while len(table) < world:
            missing = [other for other in range(world) if other not in table]
            try:
                server.settimeout(left_until(deadline))
                caller, address = server.accept()
            except (socket.timeout, Failure):
                raise Failure("no word from %s at %s:%d in time" % (names(missing), *master()))
            try:
                message = receive_message(caller, min(deadline, time.monotonic() + 10))
                if message["job"] != job() or message["rank"] not in missing:
                    raise ValueError("a stranger")
            except (OSError, ValueError, KeyError, TypeError, Failure):
                caller.close()  # somebody else's connection to this port
                continue
            table[message["rank"]] = (message["address"] or address[0], message["port"])
            callers.append(caller)
    for caller in callers:
        send_message(caller, table)
        caller.close()
    return table


def announce(rank, port, deadline):
    """Any other rank: says where it listens and hears where the others do."""
    with connect(master(), deadline, "rank 0") as link:
        send_message(link, {"job": job(), "rank": rank, "address": own_address(None), "port": port})
        try:
            table = receive_message(link, deadline)
        except (OSError, Failure, ValueError) as error:
            raise Failure("rank 0 did not say where the others are; it, or one that it waited for, is missing (%s)" % error)
    return {int(other): address for other, address in table.items()}


def accept_left(listener, left_rank, deadline):
    while True:
        try:
            listener.settimeout(left_until(deadline))
            link, _ = listener.accept()
        except (socket.timeout, Failure):
            raise Failure("rank %d did not connect in time" % left_rank)
        try:
            if receive_message(link, min(deadline, time.monotonic() + 10)) == {"job": job(), "rank": left_rank}:
                return link
        except (OSError, ValueError, Failure):
            pass
        link.close()


def connect(address, deadline, whom):
    """Tries until the other side listens: ranks do not start at the same moment."""
    error = None
    while time.monotonic() < deadline:
        try:
            link = socket.create_connection(address, timeout=min(10, left_until(deadline)))
            link.settimeout(left_until(deadline))
            return link
        except OSError as refused:
            error = refused
            time.sleep(0.05)
    raise Failure("%s does not answer at %s:%d (%s)" % (whom, address[0], address[1], error))


def master():
    try:
        return os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"])
    except (KeyError, ValueError):
        raise Failure("MASTER_ADDR and MASTER_PORT must say where rank 0 is")


def own_address(default):
    """At which the other nodes reach this one, where the launcher says so."""
    nodes = os.environ.get("GPUCTL_NODES", "").split(",")
    index = int(os.environ.get("NODE_RANK", -1))
    return nodes[index] if 0 <= index < len(nodes) and nodes[index] else default


def job():
    return os.environ.get("GPUCTL_JOB_ID", "")


def names(ranks):
    return ("rank " if len(ranks) == 1 else "ranks ") + ", ".join(map(str, ranks))


def left_until(deadline):
    left = deadline - time.monotonic()
    if left <= 0:
        raise Failure("the time is up")
    return left


def send_message(link, message):
    body = json.dumps(message).encode()
    link.sendall(struct.pack("!I", len(body)) + body)


def receive_message(link, deadline):
    (length,) = struct.unpack("!I", receive(link, bytearray(4), deadline))
    if length > 2**20:
        raise ValueError("too long")
    return json.loads(bytes(receive(link, bytearray(length), deadline)))


# --- the all-reduce --------------------------------------------------------------------------------------------------


def all_reduce(values, rank, world, ring, deadline):
    bounds = [len(values) * piece // world for piece in range(world + 1)]

    def piece(index):
        return slice(bounds[index % world], bounds[index % world + 1])

    for step in range(world - 1):  # reduce-scatter
        mine, theirs = piece(rank - step), piece(rank - step - 1)
        received = exchange(values[mine], theirs.stop - theirs.start, rank, world, ring, deadline)
        values[theirs] = array("d", map(operator.add, values[theirs], received))
    for step in range(world - 1):  # all-gather
        mine, theirs = piece(rank + 1 - step), piece(rank - step)
        values[theirs] = exchange(values[mine], theirs.stop - theirs.start, rank, world, ring, deadline)


def exchange(outgoing, count, rank, world, ring, deadline):
    """Sends to the right and receives from the left at the same time: all do, so nobody may wait to be read first."""
    right, left = ring
    trouble = []

    def send():
        try:
            right.settimeout(left_until(deadline))
            right.sendall(memoryview(outgoing).cast("B"))
        except (OSError, Failure) as error:
            trouble.append(error)

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    incoming = array("d", bytes(8 * count))
    try:
        if count:
            receive(left, memoryview(incoming).cast("B"), deadline)
    except (OSError, Failure) as error:
        raise Failure("rank %d (left of this one) is gone: %s" % ((rank - 1) % world, error))
    sender.join(max(0, deadline - time.monotonic()))
    if sender.is_alive() or trouble:
        why = trouble[0] if trouble else "it takes no data"
        raise Failure("rank %d (right of this one) is gone: %s" % ((rank + 1) % world, why))
    return incoming


def receive(link, buffer, deadline):
    """Fills the buffer."""
    view = memoryview(buffer)
    while len(view):
        link.settimeout(left_until(deadline))
        count = link.recv_into(view)
        if count == 0:
            raise Failure("the connection was closed")
        view = view[count:]
    return buffer


# --- what goes in, what must come out --------------------------------------------------------------------------------


def contribution(rank, count, iteration):
    """(rank + 1) * (i mod PERIOD + iteration + 1): small whole numbers, whose sums float64 holds exactly."""
    return repeated([(rank + 1) * (i + iteration + 1) for i in range(PERIOD)], count)


def check(values, world, iteration):
    expected = repeated([world * (world + 1) // 2 * (i + iteration + 1) for i in range(PERIOD)], len(values))
    if values != expected:
        wrong = next(i for i in range(len(values)) if values[i] != expected[i])
        raise Failure("element %d is %r instead of %r: the sum is WRONG" % (wrong, values[wrong], expected[wrong]))


def repeated(pattern, count):
    return (array("d", pattern) * (count // PERIOD + 1))[:count]


def report(name, iteration, size, seconds, world):
    algbw = size / seconds / 1e9 if world > 1 else 0  # alone, nothing crosses a link
    busbw = algbw * 2 * (world - 1) / world
    print(
        "%s: iteration %d: %.2f MiB in %.2f ms, algbw %.3f GB/s, busbw %.3f GB/s, sum is right"
        % (name, iteration, size / 2**20, seconds * 1e3, algbw, busbw),
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
