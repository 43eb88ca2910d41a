#!/usr/bin/env bash
# Writes the lock files from pyproject.toml, keeping what they pin where it still fits; --check only says whether they fit.
# UPGRADE=1 takes the newest versions instead.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=.venv/bin/uv
export UV_CUSTOM_COMPILE_COMMAND="make update"
flags=(pip compile --quiet --universal --generate-hashes --no-annotate --python-version 3.11)
[ "${UPGRADE:-}" ] && flags+=(--upgrade)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp requirements.lock requirements-dev.lock "$work"
"$uv" "${flags[@]}" pyproject.toml -o "$work/requirements.lock"
# The development lock holds the very versions that the product is installed with.
"$uv" "${flags[@]}" --group dev --constraint "$work/requirements.lock" pyproject.toml -o "$work/requirements-dev.lock"

for lock in requirements.lock requirements-dev.lock; do
  if [ "${1:-}" = --check ]; then
    cmp -s "$lock" "$work/$lock" || { echo "$lock does not fit pyproject.toml: run 'make update'" >&2; exit 1; }
  else
    cp "$work/$lock" "$lock"
  fi
done
