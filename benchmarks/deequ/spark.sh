#!/bin/sh
# Runs Starsight's default analyzers and the same of Deequ over one DataFrame, in one process, in turn:
#
#   mvn -q -DskipTests package
#   benchmarks/deequ/spark.sh ROWS PARQUET_DIRECTORY [ROUNDS]
#
# The directory is filled with generated reviews if there is none. Maven downloads 254 MB the first time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn -q -B -f "$here/pom.xml" compile dependency:build-classpath -Dmdep.outputFile="$work/classpath"
# Spark's Jackson comes first, as in a cluster.
path=$(cat "$work/classpath"):$(ls "$here"/../../spark/target/starsight-spark_2.12/*.jar | paste -sd:)
javac -nowarn -d "$work" -cp "$here/target/classes:$path" $(find "$here/src/spark" -name '*.java')
flags=$(sed -n 's/.*<argLine>\(.*\)<\/argLine>.*/\1/p' "$here/../../spark/pom.xml")
java $flags -Xmx3g -Duser.timezone=UTC -cp "$work:$here/target/classes:$path" \
  dev.starsight.benchmarks.deequ.QualityOnSpark "$1" "$2" "${3:-3}" 2> "$work/log" || { cat "$work/log" >&2; exit 1; }
