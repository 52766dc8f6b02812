#!/usr/bin/env bash
# Builds what is committed twice, in two places, and compares every file byte by byte; takes some minutes.
set -euo pipefail
cd "$(dirname "$0")"
both=$(mktemp -d)
trap 'rm -rf "$both"' EXIT
for each in one two; do
  ./stage.sh 0.0.1 "$both/$each" --unsigned --placeholders
done
diff -r "$both/one" "$both/two"
echo "the same $(find "$both/one" -type f | wc -l) files"
