"""Many people at once: users who ask the served page through its API, and how long each waits for an answer."""

import argparse
import itertools
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from gradio_client import Client

from caseqa.gold import load_questions

HERE = Path(__file__).resolve().parent
OPENED_WITHIN = 300
"""Seconds for a server to open its library, with the index to be built first."""


@dataclass
class Tally:
    """What all users met: the seconds each answer took, and each kind of error with how often it came."""

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


def main() -> int:
    """Let the users ask for as long as told, print what they met; 1 when any met an error."""
    options = read_options()
    questions = [one.question for one in load_questions(HERE / "gold" / "questions.jsonl")]
    with server(options.address) as address:
        tally, took = ask_together(address, questions, options)
    answers = sorted(tally.seconds)
    if not answers:
        print(f"no answer; errors: {dict(tally.errors)}")
        return 1
    print(
        f"{options.users} users, {took:.0f} s, a pause of {options.pause:g} s after each answer: "
        f"{len(answers)} answers, {sum(tally.errors.values())} errors, {len(answers) / took:.2f} answers/s; "
        f"waited p50 {statistics.median(answers):.2f} s, p95 {answers[int(0.95 * (len(answers) - 1))]:.2f} s, "
        f"longest {answers[-1]:.2f} s"
    )
    for error, count in tally.errors.most_common():
        print(f"  {count} × {error}")
    return 1 if tally.errors else 0


def ask_together(address: str, questions: list[str], options: argparse.Namespace) -> tuple[Tally, float]:
    """What the users met, and how long it took until the last answer had come."""
    tally = Tally()
    ready = threading.Barrier(options.users + 1)
    until = [0.0]

    def use(number: int) -> None:
        client = Client(address, verbose=False)
        mine = itertools.cycle(random.Random(number).sample(questions, len(questions)))
        ready.wait()
        while time.perf_counter() < until[0]:
            began = time.perf_counter()
            try:
                found = client.predict(question=next(mine), top=10, api_name="/ask")
                assert found["hits"], "an answer without a passage"
                tally.seconds.append(time.perf_counter() - began)
            except Exception as error:
                tally.errors[f"{type(error).__name__}: {error}"[:200]] += 1
            time.sleep(options.pause)

    users = [threading.Thread(target=use, args=(number,)) for number in range(options.users)]
    for user in users:
        user.start()
    until[0] = float("inf")
    ready.wait()
    began = time.perf_counter()
    until[0] = began + options.seconds
    for user in users:
        user.join()
    return tally, time.perf_counter() - began


@contextmanager
def server(address: str) -> Iterator[str]:
    """The address given, or a server of this checkout, in a process of its own, that stops afterwards."""
    if address:
        yield address
        return
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, str(HERE.parent / "app.py"), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        opened = f"http://127.0.0.1:{port}/"
        wait_for(opened, process)
        yield opened
    finally:
        process.terminate()
        process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers a question; SystemExit when it stops or takes too long."""
    until = time.monotonic() + OPENED_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            Client(address, verbose=False).predict(question="warm", top=1, api_name="/ask")
            return
        except OSError:
            time.sleep(1)
    sys.exit("eval/load.py: the server did not open; run `python app.py` to see why")


def read_options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds a user reads before asking again")
    parser.add_argument("--address", default="", metavar="URL", help="a server that runs already")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
