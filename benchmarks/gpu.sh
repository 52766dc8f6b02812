#!/usr/bin/env bash
# Tries Starsight on a GPU by NVIDIA and writes a report in Markdown:
#
#   benchmarks/gpu.sh [REPORT.md]
#
# It builds the distribution with the natives for CUDA (2.5 GB from Maven Central, once), runs the tests
# of encoders on the GPU, and measures fine-tuning, predicting and embedding on the processor and on the
# GPU, and steps in 32 and in 16 bits. It takes some 20 minutes and about 8 GB below the build and the
# cache of DJL. The report is in benchmarks/target/gpu.md unless REPORT.md is given. Nothing is kept but
# the build and the report. It ends with 3 where there is no GPU, and with 1 where something fails; the
# report then says what.
#
# ROWS=20000 sets the reviews that are measured; the processor gets a tenth of them for fine-tuning.
# STEPS=200 sets the steps of training that are timed on the GPU.
# FLAVOR=cpu DEVICE=cpu tries the script itself, without a GPU, with the natives for the processor.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
flavor=${FLAVOR:-cu124}
device=${DEVICE:-cuda}
rows=${ROWS:-20000}
report=$here/target/gpu.md
if [ $# -gt 0 ]; then
  mkdir -p "$(dirname "$1")"
  folder=$(cd "$(dirname "$1")" && pwd)
  report=$folder/$(basename "$1")
fi

# Usage: driver FIELD,FIELD... ; one line for each GPU.
driver() {
  nvidia-smi --query-gpu="$1" --format=csv,noheader,nounits 2> /dev/null
}

if [ "$device" != cpu ] && ! driver name > /dev/null; then
  echo "gpu.sh: there is no GPU by NVIDIA here (nvidia-smi finds none), so there is nothing to measure" >&2
  exit 3
fi

work=$(mktemp -d)
sampler=
touch "$work/failures"
trap '[ -z "$sampler" ] || kill "$sampler" 2> /dev/null || true
  cat "$work/failures" >> "$report"; rm -rf "$work"' EXIT
mkdir -p "$(dirname "$report")"
: > "$report"
failed=0

# Usage: say LINE...
say() {
  printf '%s\n' "$@" >> "$report"
}

# Usage: step TITLE COMMAND [ARGUMENT]... ; what it prints is in $work/said. Returns 1 if it fails.
step() {
  title=$1
  shift
  echo "$(date +%T) $title" >&2
  if ! "$@" > "$work/said" 2> "$work/errors"; then
    failed=1
    { # At the end of the report, not within a table.
      printf '\n## Failed: %s\n\n```\n' "$title"
      cat "$work/said" "$work/errors" | tail -n 40
      printf '```\n'
    } >> "$work/failures"
    echo "gpu.sh: $title failed, see $report" >&2
    return 1
  fi
}

# The megabytes of the first GPU that are in use, at most, while a command runs.
sample_memory() {
  : > "$work/memory"
  [ "$device" = cpu ] || while :; do
    driver memory.used | head -n 1 >> "$work/memory"
    sleep 0.2
  done &
  sampler=$!
}

# Sets gpu.
peak_memory() {
  kill "$sampler" 2> /dev/null || true
  wait "$sampler" 2> /dev/null || true
  sampler=
  gpu=$(sort -n "$work/memory" | tail -n 1)
}

# Usage: field NAME ; a number of the summary in $work/said, at its beginning.
field() {
  grep -o "\"$1\":[0-9.]*" "$work/said" | head -n 1 | cut -d : -f 2
}

# Usage: measure WHAT DEVICE TEXTS COMMAND [ARGUMENT]...
measure() {
  what=$1 on=$2 texts=$3
  shift 3
  sample_memory
  status=0
  step "$what on $on" starsight "$@" --device "$on" --json || status=$?
  peak_memory
  [ $status = 0 ] || return 0
  seconds=$(field seconds)
  resident=$(field peakMemoryBytes)
  per_second=$(awk "BEGIN {printf \"%.1f\", $texts / $seconds}")
  mebibytes=$(awk "BEGIN {printf \"%.0f\", ${resident:-0} / 1048576}")
  say "| $what | $on | $texts | $seconds | $per_second | $mebibytes | ${gpu:--} |"
}

# shellcheck disable=SC2317 # step calls it
starsight() {
  "$distribution/bin/starsight" "$@"
}

say "# Starsight on a GPU" ""
say "| | |" "| --- | --- |"
say "| date | $(date -u +%F) |"
say "| commit | $(git -C "$root" rev-parse --short HEAD 2> /dev/null || echo unknown) |"
say "| processor | $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) threads |"
if [ "$device" != cpu ]; then
  say "| GPU, driver, MiB, compute capability | $(driver name,driver_version,memory.total,compute_cap | head -n 1) |"
fi

maven=(mvn -q -B -Pcuda "-Dnative.flavor=$flavor" -f "$root/pom.xml")
rm -rf "$root"/cli/target/starsight-[0-9]*
step "build" "${maven[@]}" -DskipTests -pl cli,benchmarks -am package || exit 1
distribution=$(find "$root/cli/target" -maxdepth 1 -type d -name 'starsight-[0-9]*')

step "doctor" starsight doctor || failed=1
say "" "## doctor" '```'
cat "$work/said" >> "$report"
say '```'
if [ "$device" != cpu ] && ! grep -q '^ok *device *gpu' "$work/said"; then
  say "" "The engine does not see the GPU, so nothing was measured."
  echo "gpu.sh: the engine does not see the GPU, see $report" >&2
  exit 1
fi

step "tests" "${maven[@]}" -pl core/transformer -am test -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest='GpuParityTest,NetworkParityTest,GoldenTensorsTest,NetworkDropoutTest,NetworksTest,DeviceMemoryTest' &&
  say "" "## tests" "" "The tests of the network on this device passed."

reviews=$work/reviews.tsv.gz
few=$work/few.tsv.gz
step "reviews" starsight sample --rows "$rows" --out "$reviews" || exit 1
step "fewer reviews" starsight sample --rows $((rows / 10)) --out "$few" || exit 1
say "" "## Whole commands" "" "Generated reviews, MiniLM, one epoch, at most 128 tokens."
say "Texts per second include starting the engine and reading, not starting Java." ""
say "| command | device | texts | seconds | texts/s | MiB resident | MiB of the GPU, peak |"
say "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
tune=(--epochs 1 --max-length 128)
measure finetune cpu $((rows / 10)) finetune --input "$few" "${tune[@]}" --out "$work/model-cpu"
measure finetune "$device" "$rows" finetune --input "$reviews" "${tune[@]}" --out "$work/model"
for on in cpu "$device"; do
  measure predict "$on" "$rows" predict --model "$work/model" --input "$reviews" \
    --out "$work/predictions-$on.csv"
done
for on in cpu "$device"; do
  rm -rf "$work/lake"
  step "ingest" starsight ingest --input "$reviews" --lake "$work/lake" || exit 1
  measure "search (embeds all)" "$on" "$rows" search --lake "$work/lake" "stopped working"
done

say "" "## Steps in 32 and in 16 bits" ""
say "MiniLM, 32 texts of 128 tokens in a step of training." ""
say "| device | precision | ms per step | texts predicted per second |" "| --- | --- | ---: | ---: |"
classes="$here/target/classes:$distribution/starsight.jar:$distribution/lib/*"
steps=${STEPS:-200}
for run in "cpu $(((steps + 29) / 30))" "$device $steps"; do
  # shellcheck disable=SC2086 # the device and the number of steps
  if step "steps on $run" java -cp "$classes" dev.starsight.benchmarks.DeviceComparison $run; then
    cat "$work/said" >> "$report"
  fi
done

echo "gpu.sh: $report" >&2
exit $failed
