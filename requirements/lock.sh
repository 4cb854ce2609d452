#!/bin/sh
# Pin every package with its hashes, for all platforms, from pyproject.toml (needs uv).
# torch and the CUDA packages it names on some platforms are left out: the Makefile installs it alone.
set -eu
cd "$(dirname "$0")/.."
export UV_NO_PROGRESS=1

compile() { # output, further options
  out=$1
  shift
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links "$@" pyproject.toml |
    awk '/^[a-z]/ { keep = !/^(torch|triton|nvidia-|cuda-)/ } keep' > "$out"
}

compile requirements/test.txt --extra test
compile requirements/app.txt --constraint requirements/test.txt
