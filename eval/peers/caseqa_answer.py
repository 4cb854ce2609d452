"""The same for caseqa itself: read the file, index it, ask, and write what was found and what it took."""

import json
import resource
import statistics
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

from caseqa import open_library
from caseqa.encoders import building_encoder

TOP = 10


def measure(source: Path, questions: list[str]) -> dict[str, object]:
    """As `answer.measure`; a chunk is a passage, and comes with its span and its notes."""
    start = time.perf_counter()
    building_encoder()
    loaded = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="caseqa-peers-") as folder:
        assistant = open_library(Path(folder))
        document, _ = assistant.add(source, document_id="peers")
        indexed = time.perf_counter()
        assistant.ask(questions[0], top=TOP)
        passages = {passage.id: passage for passage in assistant.stores[0].passages}
        found, taken = [], []
        for question in questions:
            asked = time.perf_counter()
            hits = [cited.hit.passage for cited in assistant.ask(question, top=TOP).hits]
            taken.append(1000 * (time.perf_counter() - asked))
            passages |= {hit.id: hit for hit in hits}
            found.append([hit.id for hit in hits])
    numbers = {one: number for number, one in enumerate(passages)}
    return {
        "text": document.text,
        "chunks": [passage.text for passage in passages.values()],
        "spans": [(passage.span.start, passage.span.end) for passage in passages.values()],
        "notes": [passage.note_ids for passage in passages.values()],
        "found": [[numbers[one] for one in ids] for ids in found],
        "start_s": loaded - start,
        "index_s": indexed - loaded,
        "question_ms": statistics.median(taken),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "versions": f"caseqa {metadata.version('caseqa')}",
    }


if __name__ == "__main__":
    source_file, questions_file, out = map(Path, sys.argv[1:])
    out.write_text(json.dumps(measure(source_file, json.loads(questions_file.read_text(encoding="utf-8")))))
