#!/bin/sh
# Measures what docs/benchmarks.md shows and writes docs/benchmarks/VERSION/*.json:
#
#   mvn -q -DskipTests package
#   benchmarks/measure.sh VERSION REVIEWS.tsv.gz [NAME=COMMAND of compare.sh]...
#   java -cp benchmarks/target/benchmarks.jar dev.starsight.benchmarks.BenchmarkTables docs/benchmarks.md
#
# Every subject is measured in ROUNDS rounds (2), in each of which ours and the peers follow each
# other, so that a slower hour of the machine affects both. Run nothing else meanwhile.
# ONLY=tokenizer-start measures one subject. LearnerPeers, TokenizerBenchmark's other texts and
# the figures of whole commands are not in it; docs/benchmarks.md has their commands.
set -eu
subjects='training-step inference tokenizer-one-thread tokenizer-all-threads loading json-lines learner
  learner-text tokenizer-start feature-files lake search'
case " $(echo $subjects) " in
  *" ${ONLY:-lake} "*) ;;
  *) echo "measure.sh: ONLY=$ONLY is none of: $(echo $subjects)" >&2; exit 2 ;;
esac
version=$1
reviews=$2
shift 2
here=$(dirname "$0")
jar=$here/target/benchmarks.jar
out=$here/../docs/benchmarks/$version
raw=$(mktemp -d)
trap 'rm -rf "$raw"' EXIT
mkdir -p "$out"

# Usage: subject NAME [ARGUMENT of JMH]...
subject() {
  name=$1
  shift
  case ${ONLY:-$name} in "$name") ;; *) return 0 ;; esac
  round=1
  while [ $round -le "${ROUNDS:-2}" ]; do
    echo "$(date +%T) $name, round $round" >&2
    java ${MODEL:+-Dstarsight.model="$MODEL"} -Dstarsight.reviews="$reviews" -jar "$jar" "$@" \
      -rf json -rff "$raw/$name-$round.json" > "$raw/log"
    round=$((round + 1))
  done
  grep '^ONNX' "$raw/log" >&2 || true
  java -cp "$jar" dev.starsight.benchmarks.KeptResults "$out/$name.json" "$raw/$name"-*.json
}

if [ -z "${ONLY:-}" ] || [ "$ONLY" = training-step ]; then
  echo "$(date +%T) training steps" >&2
  "$here/pytorch/compare.sh" "$out/training-step.json" "${TRAINING_ROUNDS:-5}" "$@"
fi
subject inference InferenceBenchmark -f 1 -wi 1 -w 3 -i 5 -r 2
one='starsightEncode|starsightInto|djl.*Encode|nativeEncode|nativeBatchEncode|tribuo|luceneStandard'
export TOKENIZERS_PARALLELISM=false # One thread in DJL's batch call as well.
subject tokenizer-one-thread "TokenizerBenchmark.($one)\$" -f 1 -wi 1 -w 1 -i 5 -r 1 \
  -p corpus=reviews,nonAscii
unset TOKENIZERS_PARALLELISM
subject tokenizer-all-threads 'TokenizerBenchmark.*BatchEncode$' -f 1 -wi 1 -w 1 -i 5 -r 1 \
  -p corpus=reviews,nonAscii
subject loading LoadingBenchmark -f 1 -wi 2 -i 5 -p corpus=reviews -prof gc
subject json-lines JsonLinesBenchmark -f 1 -wi 2 -i 5 -p corpus=reviews
subject quality QualityBenchmark -f 1 -wi 2 -i 5 -p corpus=reviews
subject learner LearnerBenchmark -f 1 -p corpus=reviews
subject learner-text LearnerTextBenchmark -f 1 -wi 2 -i 5 -p corpus=reviews
subject tokenizer-start TokenizerStartBenchmark -f 5
subject feature-files FeatureFileBenchmark -f 1 -wi 2 -i 5 -prof gc
subject lake LakeBenchmark -f 1 -wi 2 -i 5
subject search SearchBenchmark -f 1 -wi 2 -i 5
