#!/bin/bash
# Measures Starsight on Spark beside what it is compared with, on this machine and nothing else running on it:
#
#   mvn -q -DskipTests package
#   benchmarks/spark/measure.sh DIR [PART]...
#
# DIR keeps generated reviews and models. A PART is one of these (default: all but memory):
#
#   predict    `predict` and `predict --engine spark` of a linear model: the whole command, and what more rows cost
#   stages     linear model, tokens (against a UDF around DJL's tokenizer) and MiniLM on local[2] against no Spark
#   deequ      the default analyzers against the same of Deequ (needs Maven)
#   executors  a linear model on a standalone cluster: one executor of one core against two
#   memory     heap of a driver of 1 GB after collections, over `check` and a linear model on two executors
#
# ROWS=1000000, ENCODER_ROWS=20000 and ROUNDS=3 (of predict, deequ and executors) change the sizes. SPARK_HOME,
# STARSIGHT_JARS and STARSIGHT_JAR name other files than those of the build.
set -euo pipefail
export LC_ALL=C.UTF-8 # awk reads the numbers that bash writes.
given=${1:?a directory, then parts}
shift
[ $# -gt 0 ] || set -- predict stages deequ executors
for part in "$@"; do
  case $part in
    predict | stages | deequ | executors | memory) ;;
    *)
      echo "measure.sh: a part is predict, stages, deequ, executors or memory, but here is $part" >&2
      exit 2
      ;;
  esac
done
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rows=${ROWS:-1000000}
encoder_rows=${ENCODER_ROWS:-20000}
rounds=${ROUNDS:-3}
home=$(realpath "${SPARK_HOME:-$root/spark/target/spark-home}")
jars=$(realpath "${STARSIGHT_JARS:-$root/spark/target/starsight-spark_2.12}")
starsight=$(realpath "${STARSIGHT_JAR:-$root/cli/target/starsight.jar}")
mkdir -p "$given"
directory=$(cd "$given" && pwd)
work=$(mktemp -d)
started=
end() {
  for each in $started; do kill "$each" 2> /dev/null || :; done
  wait $started 2> /dev/null || : # They write until they have ended.
  rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM

# failed LOG...: shows what a command wrote, and stops.
failed() {
  cat "$@" >&2 || :
  exit 1
}

# Spark's libraries come first, as in a cluster; those of the command line have the natives of encoders.
path="$home/jars/*:$(ls "$jars"/*.jar | paste -sd:)"
tests=$root/spark/src/test/java/dev/starsight/spark
mkdir "$work/classes"
javac -nowarn -proc:none -d "$work/classes" -cp "$path:$(dirname "$starsight")/lib/*" \
  "$tests"/{SparkScale,StageBenchmark,LocalSpark,SavedModel,CountedFileSystem}.java
flags=$(sed -n 's/.*<argLine>\(.*\)<\/argLine>.*/\1/p' "$root/spark/pom.xml")
model=$directory/model
[ -d "$model" ] || java -cp "$work/classes:$path" dev.starsight.spark.SparkScale train "$model" > "$work/log" 2>&1 \
  || failed "$work/log"

# Prints the seconds that a command takes: of the clock, and of processors.
seconds() {
  local TIMEFORMAT='%R %U %S'
  { time "$@" > "$work/out" 2> "$work/log"; } 2>&1 || failed "$work/out" "$work/log"
}

predict() {
  local size round took
  for size in $((rows / 10)) "$rows"; do
    local reviews=$directory/reviews-$size.tsv
    [ -f "$reviews" ] || java -jar "$starsight" sample --rows "$size" --seed 1 --out "$reviews" --quiet > "$work/log" 2>&1 \
      || failed "$work/log"
    for round in $(seq "$rounds"); do
      rm -f "$work"/{here,there}.csv
      took=$(seconds java -jar "$starsight" predict --model "$model" --input "$reviews" --out "$work/here.csv")
      echo "local $size $took"
      took=$(seconds java -jar "$starsight" predict --model "$model" --input "$reviews" --out "$work/there.csv" \
        --engine spark --master 'local[2]' --spark-home "$home")
      echo "spark $size $took"
      cmp "$work/here.csv" "$work/there.csv" >&2
    done
  done | awk -v rows="$rows" '
    {
      printf "predict, %s, %d rows: %.1f s, processor %.1f s\n", $1, $2, $3, $4 + $5
      key = $1 ($2 == rows ? "" : " few")
      if (!(key in least) || $3 < least[key]) { least[key] = $3 }
    }
    END {
      if (!("spark" in least)) { exit 1 }
      printf "predict, whole command: local %d rows/s, spark %d rows/s, ratio %.2f\n",
        rows / least["local"], rows / least["spark"], least["local"] / least["spark"]
      more = rows - int(rows / 10)
      here = least["local"] - least["local few"]; there = least["spark"] - least["spark few"]
      if (here > 0 && there > 0) {
        printf "predict, each further row: local %d rows/s, spark %d rows/s, ratio %.2f\n", more / here, more / there, here / there
      }
    }'
}

stages() {
  cd "$work"
  java $flags -Xmx3g -cp "$work/classes:$path:$(dirname "$starsight")/lib/*" \
    dev.starsight.spark.StageBenchmark "$directory" "$rows" "$encoder_rows" 2> "$work/log" || failed "$work/log"
}

# deploy NAME CLASS [ARGUMENT]...: starts a process of the cluster.
deploy() {
  local log=$work/$1.log class=$2
  shift 2
  java $flags -Xmx256m -cp "$home/jars/*" "org.apache.spark.deploy.$class" --webui-port 0 "$@" > "$log" 2>&1 &
  started="$! $started"
}

# logged NAME PATTERN: prints the first match in the log of the process started last, which has two minutes.
logged() {
  local log=$work/$1.log end=$((SECONDS + 120))
  until grep -som1 "$2" "$log"; do
    if [ $SECONDS -ge $end ] || ! kill -0 "${started%% *}" 2> /dev/null; then
      echo "measure.sh: the $1 of the cluster has ended or takes too long to start" >&2
      failed "$log"
    fi
    sleep 0.2
  done
}

cluster() {
  [ -z "$started" ] || return 0
  export SPARK_HOME="$home" SPARK_SCALA_VERSION=2.12 SPARK_LOCAL_IP=127.0.0.1
  (cd "$work/classes" && jar -cf "$work/scale.jar" .)
  deploy master master.Master --host 127.0.0.1 --port 0
  logged master 'New state: ALIVE' > /dev/null
  master=$(logged master 'spark://127\.0\.0\.1:[0-9]*')
  local each
  for each in worker1 worker2; do
    deploy "$each" worker.Worker --cores 1 --memory 1g --work-dir "$work/$each" "$master"
    logged "$each" 'Successfully registered with master' > /dev/null
  done
}

# scale EXECUTORS check|predict ROWS [ROWS_A_PARTITION]
scale() {
  local executors=$1
  shift
  cluster
  java $flags -Xmx1g -cp "$work/classes:$path" -Dspark.master="$master" \
    -Dspark.driver.host=127.0.0.1 -Dspark.driver.bindAddress=127.0.0.1 -Dspark.ui.enabled=false \
    -Dspark.executor.cores=1 -Dspark.executor.memory=1g -Dspark.cores.max="$executors" \
    -Dspark.jars="$(ls "$jars"/*.jar | paste -sd,),$work/scale.jar" \
    dev.starsight.spark.SparkScale "$1" "$model" "${@:2}" 2> "$work/log" || failed "$work/log"
}

executors() {
  cluster # Not in the pipe, where nobody would stop it.
  for _ in $(seq "$rounds"); do
    scale 1 predict $((4 * rows))
    scale 2 predict $((4 * rows))
  done | tee "$work/took"
  awk '
    !($7 in least) || $10 < least[$7] { least[$7] = $10 }
    END { printf "executors, two against one: %.2f times the rows/s\n", least[1] / least[2] }' "$work/took"
}

memory() {
  for what in check predict; do
    scale 2 "$what" $((10 * rows))
    scale 2 "$what" $((10 * rows)) 5000
  done
}

deequ() {
  "$root/benchmarks/deequ/spark.sh" "$rows" "$directory/parquet-$rows" "$rounds"
}

for part in "$@"; do
  echo "== $part, $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
  "$part"
done
