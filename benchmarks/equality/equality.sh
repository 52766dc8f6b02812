#!/usr/bin/env bash
# Shows whether two builds of the command line behave the same:
#
#   mvn -q -DskipTests package
#   benchmarks/equality/equality.sh OLD_JAR NEW_JAR [WORKDIR]
#
# Each jar needs its lib/ beside it. Both run the commands below with the same arguments, seeds and
# threads, each in its own directory (WORKDIR/old, WORKDIR/new). The default WORKDIR is temporary and is
# removed if nothing differs. The script then compares the results and prints one line per kind of file:
#
#   equal      the same
#   note       differs only where it may: sentences, titles, HTML, quoting in CSV
#   DIFFERENT  one line per file, with the place and both values
#
# The exit code is 0 if nothing is DIFFERENT, 1 if something is, 2 if the arguments are wrong. An intended
# change also shows up as DIFFERENT: read the line, and say in the commit why it is right.
#
# - Byte for byte: weights, TFRecord, Parquet, tokens, predictions, tables and figures, answers of queries.
# - JSON: equal values, except those that Compare.java lists as volatile (times, memory, version,
#   sentences, digests of files that contain these) and except the names of classes and packages.
# - Sources of candidates: equal except for comments, imports, layout and the names of classes.
# - TensorBoard: steps and values, except times and throughput.
# - Exit codes, and the options that --help lists.
# - Under reread/ both builds read the models, candidates, lake and queue of the OLD build.
#
# The script omits what depends on time or on the network: `workshop` and `automl` with a budget, `--resume`,
# `--encoder hub:…`, `doctor`. It compares only the tokens of the encoder that comes with Starsight, because
# training it takes minutes. The encoder trained here is a tiny one with random weights (TinyEncoder.java).
#
# A run takes about five minutes of processor time. If WORKDIR holds the results of the same
# OLD_JAR, they are used again. Both builds must run on the same machine and the same Java, because engines
# add numbers in another order on another processor.
set -euo pipefail

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
  echo "usage: $0 OLD_JAR NEW_JAR [WORKDIR]" >&2
  exit 2
fi
for jar in "$1" "$2"; do
  if [ ! -f "$jar" ] || [ ! -d "$(dirname "$jar")/lib" ]; then
    echo "$jar: no such jar, or no lib/ beside it" >&2
    exit 2
  fi
done

here=$(cd "$(dirname "$0")" && pwd)
old_jar=$(realpath "$1")
new_jar=$(realpath "$2")
if [ $# -eq 3 ]; then
  mkdir -p "$3"
  work=$(realpath "$3")
  temporary=
else
  work=$(mktemp -d)
  temporary=$work
fi
export LC_ALL=C.UTF-8 TZ=UTC
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

threads=2

# Runs a command and keeps its output as NAME.out and NAME.err, and its exit code.
#   starsight NAME ARGUMENT...
starsight() {
  local name=$1 code=0
  shift
  "$java" -jar "$jar" "$@" </dev/null >"output/$name.out" 2>"output/$name.err" || code=$?
  echo "$name $code" >>exit-codes.txt
}

# Does the same as starsight, but moves the summary, the last line of the output, to NAME.json.
summarised() {
  local name=$1
  starsight "$@" --threads "$threads" --quiet --json
  grep '^{"command"' "output/$name.out" >"output/$name.json" || true
  sed -i '/^{"command"/d' "output/$name.out"
}

# Does the same as starsight for a query, and keeps the output as NAME.json or NAME.csv. For one thread, see lake.
#   query NAME FORMAT ARGUMENT...
query() {
  local name=$1 format=$2
  shift 2
  starsight "$name" query --threads 1 --quiet --format "$format" "$@"
  mv "output/$name.out" "output/$name.$format"
}

options_of_every_command() {
  local command
  for command in "" workshop doctor sample explore check prepare tokenize finetune automl evaluate \
    predict ingest query "annotate fill" "annotate list" "annotate answer" "annotate export"; do
    # shellcheck disable=SC2086
    "$java" -XX:TieredStopAtLevel=1 -jar "$jar" $command --help </dev/null 2>&1 |
      grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+(\[?=[^ ]+)?' | sed "s/^ */${command:-starsight} /" || true
  done | sort >options.txt
}

sample_and_tokens() {
  summarised sample sample --rows 3000 --seed 7 --out reviews.tsv.gz
  summarised sample-plain sample --rows 200 --seed 8 --out fresh.tsv
  summarised prepare prepare --input reviews.tsv.gz --out features --format tfrecord,parquet
  summarised prepare-before prepare --input reviews.tsv.gz --out features-before \
    --format tfrecord,parquet --balance-before-split --max-length 32 --encoder tiny
  summarised tokenize tokenize --input reviews.tsv.gz --out tokens.jsonl
  summarised tokenize-text tokenize --text "Not [MASK] bad, not at all" --pair "naïve café 你好 👍"
}

# --trials without --budget has no deadline, so the result does not depend on the speed of the machine.
models() {
  summarised automl automl --trials 8 --features auto --encoder tiny --input reviews.tsv.gz --out run
  summarised automl-loss automl --trials 4 --candidates 4 --metric logLoss --balance weights \
    --seed 3 --encoder tiny --input reviews.tsv.gz --out run-loss
  summarised rerun automl --rerun run/sources/linear-trigrams --out again
  # Small batches, so that one epoch has enough steps to learn to distinguish the texts.
  summarised finetune finetune --epochs 1 --learning-rate 1e-3 --batch-size 4 --balance none \
    --encoder tiny --input reviews.tsv.gz --out tuned
  summarised finetune-ordinal finetune --epochs 1 --loss ordinal --balance minority --max-length 48 \
    --accumulation 2 --frozen-layers 1 --label-smoothing 0.1 --seed 5 --encoder tiny \
    --input reviews.tsv.gz --out tuned-ordinal
}

# Predicts with every kind of model; under reread/ with the models of OLD.
#   predictions PREFIX DIRECTORY
predictions() {
  local prefix=$1 directory=$2 model
  for model in ordinal-words-characters linear-hashed gradient-boosting workshop-dpp1; do
    summarised "$prefix-$model" predict --model "$directory/run/candidates/$model" --input fresh.tsv \
      --out "$prefix-$model.jsonl"
  done
  summarised "$prefix-tuned" predict --model "$directory/tuned" --input fresh.tsv \
    --out "$prefix-tuned.csv"
}

use_of_models() {
  local model=run/candidates/ordinal-words-characters
  predictions predictions .
  summarised predict-csv predict --model "$model" --input reviews.tsv.gz --out predictions.csv
  summarised predict-tuned predict --model tuned --input fresh.tsv --out predictions-tuned.jsonl
  summarised explain predict --model "$model" --text "It is okay, not great" --explain
  summarised evaluate evaluate --model "$model" --input fresh.tsv --out evaluation
  summarised evaluate-tuned evaluate --model tuned --input fresh.tsv --out evaluation-tuned
}

data() {
  summarised explore explore --input reviews.tsv.gz --out exploration
  summarised drift explore --input reviews.tsv.gz --years 2010-2012 --compare-years 2013-2015 \
    --out drift
  summarised check check --input reviews.tsv.gz --suggest --out quality
  summarised check-workshop check --rules workshop --input reviews.tsv.gz --out quality-workshop
}

lake() {
  summarised ingest ingest --input reviews.tsv.gz --lake lake
  summarised ingest-more ingest --input fresh.tsv --lake lake
  # DuckDB adds numbers in one thread here: with two, the last digits depend on which came first.
  threads=1
  summarised explore-lake explore --lake lake --out exploration-lake
  summarised check-lake check --lake lake --suggest --out quality-lake
  threads=2
  starsight list query --lake lake --list
  query named-statistics json --lake lake --named star-statistics
  query named-breakdown csv --lake lake --named star-breakdown
  query rows csv --lake lake "SELECT * FROM reviews ORDER BY review_id, product_id LIMIT 500"
  query predicted json --lake lake --model run/candidates/linear-hashed \
    "SELECT review_id, predict_star(review_body) s, predict_confidence(review_body) c
     FROM reviews ORDER BY review_id LIMIT 200"
  query refused csv --lake lake "DELETE FROM reviews"
}

queue() {
  local task
  summarised fill annotate fill --queue queue --model run/candidates/ordinal-words-characters \
    --input reviews.tsv.gz
  summarised list-queue annotate list --queue queue --limit 30
  for task in $(grep -o '"task":"[0-9a-f]*"' output/list-queue.json | head -2 | cut -d'"' -f4); do
    summarised "answer-${task:0:4}" annotate answer --queue queue --task "$task" --label 4 --worker ana
  done
  summarised answer-wrong annotate answer --queue queue --task "$task" --label 9 --worker ana
  summarised export annotate export --queue queue --out answers.csv
}

reread() {
  predictions reread/predictions ../old
  summarised reread/rerun automl --rerun ../old/run/sources/linear-bigrams --out reread/again
  summarised reread/evaluate evaluate --model ../old/tuned-ordinal --input fresh.tsv \
    --out reread/evaluation
  query reread/lake csv --lake ../old/lake --named average-star-by-category
  summarised reread/list annotate list --queue ../old/queue --limit 30
  summarised reread/export annotate export --queue ../old/queue --out reread/answers.csv
}

# Runs all commands with one jar, in one directory.
#   everything JAR DIRECTORY
everything() {
  local step start
  jar=$1
  rm -rf "$2"
  mkdir -p "$2/output/reread" "$2/reread"
  cd "$2"
  cp -r "$work/tiny" tiny
  for step in options_of_every_command sample_and_tokens models use_of_models data lake queue reread; do
    start=$SECONDS
    "$step"
    echo "$(basename "$2"): $step, $((SECONDS - start)) s" >&2
  done
  cd "$work"
}

"$java" "$here/TinyEncoder.java" "$work/tiny"

identity=$(cat "$old_jar" "$(dirname "$old_jar")"/lib/starsight-*.jar "$here/equality.sh" | sha256sum)
if [ "$(cat "$work/old.sha256" 2>/dev/null)" = "$identity" ]; then
  echo "old: as it was in $work/old" >&2
else
  rm -f "$work/old.sha256"
  everything "$old_jar" "$work/old"
  echo "$identity" >"$work/old.sha256"
fi
everything "$new_jar" "$work/new"

code=0
"$java" -cp "$(dirname "$old_jar")/lib/*" "$here/Compare.java" "$work/old" "$work/new" || code=$?
if [ $code -eq 0 ] && [ -n "$temporary" ]; then
  rm -rf "$temporary"
else
  echo "results: $work"
fi
exit $code
