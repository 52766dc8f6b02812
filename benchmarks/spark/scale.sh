#!/bin/sh
# Checks or predicts generated reviews on a standalone cluster of this machine, a core and 1 GB an executor, with a driver of 1 GB:
#
#   mvn -q -DskipTests package
#   benchmarks/spark/scale.sh check|predict ROWS [EXECUTORS]...
#
# Each number of executors (default: 2) is a run. It prints rows a second and the memory of the driver over the run:
#
#   benchmarks/spark/scale.sh predict 4000000 1 2 1 2    # two executors against one
#   benchmarks/spark/scale.sh check 100000000            # is the memory of the driver flat?
#
# SPARK_HOME and STARSIGHT_JARS name other directories than those of the build.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
what=$1
rows=$2
shift 2
[ $# -gt 0 ] || set -- 2
home=${SPARK_HOME:-$here/../../spark/target/spark-home}
jars=${STARSIGHT_JARS:-$here/../../spark/target/starsight-spark_2.12}
work=$(mktemp -d)
started=
end() {
  for each in $started; do kill "$each" 2> /dev/null || :; done
  rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM
path="$home/jars/*:$(ls "$jars"/*.jar | paste -sd:)"
mkdir "$work/classes"
javac -nowarn -d "$work/classes" -cp "$path" "$here/../../spark/src/test/java/dev/starsight/spark/SparkScale.java"
(cd "$work/classes" && jar -cf "$work/scale.jar" .)
flags=$(sed -n 's/.*<argLine>\(.*\)<\/argLine>.*/\1/p' "$here/../../spark/pom.xml")
export SPARK_HOME="$home" SPARK_SCALA_VERSION=2.12 SPARK_LOCAL_IP=127.0.0.1
port=$((20000 + $$ % 10000))
deploy() {
  class=$1
  shift
  java $flags -Xmx256m -cp "$home/jars/*" "org.apache.spark.deploy.$class" --webui-port 0 "$@" > "$work/$class.log" 2>&1 &
  started="$! $started"
}
deploy master.Master --host 127.0.0.1 --port $port
until grep -q 'New state: ALIVE' "$work/master.Master.log"; do sleep 0.2; done
for worker in 1 2; do
  deploy worker.Worker --cores 1 --memory 1g --work-dir "$work/work$worker" "spark://127.0.0.1:$port"
done
for executors in "$@"; do
  java $flags -Xmx1g -cp "$work/classes:$path" -Dspark.master="spark://127.0.0.1:$port" \
    -Dspark.driver.host=127.0.0.1 -Dspark.driver.bindAddress=127.0.0.1 -Dspark.ui.enabled=false \
    -Dspark.executor.cores=1 -Dspark.executor.memory=1g -Dspark.cores.max="$executors" \
    -Dspark.jars="$(ls "$jars"/*.jar | paste -sd,),$work/scale.jar" \
    dev.starsight.spark.SparkScale "$what" "$rows" "$work/model" 2> "$work/log" || { cat "$work/log" >&2; exit 1; }
done
