"""The peer of `room_link`: mosquitto, with the same notes published by as many clients and read by one subscriber.

Publishers and subscriber are small MQTT 3.1.1 clients of our own in one process (QoS 0, no TLS, loopback): the lightest
way to carry these messages, and a floor rather than a like for like (no mutual TLS, no names, nothing folded).
"""

import asyncio
import resource
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from desktop.rehearsal.simulated_room import READY
from desktop.room.messages import write_note

PROGRAM = "mosquitto"
TOPIC = b"room/status"


@dataclass(frozen=True)
class FanIn:
    """`delays_ms` from publishing to the subscriber; processor seconds of the broker and of our clients."""

    delays_ms: tuple[float, ...]
    broker_cpu_s: float
    clients_cpu_s: float
    broker_rss_mib: float


def run_fan_in(stations: int, seconds: float) -> FanIn | None:
    """None where mosquitto is not installed."""
    program = shutil.which(PROGRAM) or shutil.which(PROGRAM, path="/usr/sbin")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        port = 21_883
        path = Path(folder) / "mosquitto.conf"
        path.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n", encoding="ascii")
        broker = subprocess.Popen([program, "-c", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            return asyncio.run(_measure(broker.pid, port, stations, seconds))
        finally:
            broker.terminate()
            broker.wait()


async def _measure(broker: int, port: int, stations: int, seconds: float) -> FanIn:
    delays: list[float] = []
    reader, writer = await _connect(port, b"console")
    writer.write(_packet(0x82, b"\0\1" + _text(TOPIC) + b"\0"))
    await reader.readexactly(5)
    listening = asyncio.create_task(_listen(reader, delays))
    clients = [(await _connect(port, b"s%d" % number))[1] for number in range(stations)]
    note = write_note(READY)
    before, own = _cpu_of(broker), time.process_time()
    talking = [
        asyncio.create_task(_talk(client, note, number / stations, seconds)) for number, client in enumerate(clients)
    ]
    await asyncio.gather(*talking)
    await asyncio.sleep(0.2)
    listening.cancel()
    found = FanIn(tuple(delays), _cpu_of(broker) - before, time.process_time() - own, _rss_of(broker))
    for client in [*clients, writer]:
        client.close()
    return found


async def _connect(port: int, name: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    for _ in range(100):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            break
        except OSError:
            await asyncio.sleep(0.05)
    else:
        raise RuntimeError("the broker did not come up")
    writer.write(_packet(0x10, _text(b"MQTT") + b"\4\2\0\x3c" + _text(name)))
    await reader.readexactly(4)
    return reader, writer


async def _talk(writer: asyncio.StreamWriter, note: bytes, phase: float, seconds: float) -> None:
    await asyncio.sleep(phase)
    end = time.monotonic() + seconds - phase
    while time.monotonic() < end:
        stamp = time.monotonic_ns().to_bytes(8, "big")
        writer.write(_packet(0x30, _text(TOPIC) + stamp + note))
        await asyncio.sleep(1)


async def _listen(reader: asyncio.StreamReader, delays: list[float]) -> None:
    while True:
        await reader.readexactly(1)
        content = await reader.readexactly(await _length(reader))
        start = 2 + int.from_bytes(content[:2], "big")
        sent = int.from_bytes(content[start : start + 8], "big")
        delays.append((time.monotonic_ns() - sent) / 1e6)


async def _length(reader: asyncio.StreamReader) -> int:
    value, shift = 0, 0
    while True:
        (byte,) = await reader.readexactly(1)
        value |= (byte & 127) << shift
        shift += 7
        if not byte & 128:
            return value


def _packet(kind: int, content: bytes) -> bytes:
    length, rest = b"", len(content)
    while True:
        rest, low = divmod(rest, 128)
        length += bytes([low | (128 if rest else 0)])
        if not rest:
            return bytes([kind]) + length + content


def _text(value: bytes) -> bytes:
    return len(value).to_bytes(2, "big") + value


def _cpu_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _rss_of(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20
