#!/bin/sh
# Compares Starsight's metrics and constraints with those of Deequ on local Spark, on an Amazon TSV,
# and times the job of the workshop in both, in turn, as whole commands, with the ratio of the medians:
#
#   mvn -q -DskipTests package
#   benchmarks/deequ/compare.sh reviews.tsv.gz [DEEQU.tsv]
#
# It prints a table of all values; what Deequ says is kept in DEEQU.tsv if that is given. The exit
# code is 1 if a value differs. Maven downloads 254 MB the first time. ROUNDS (3) is the number of
# rounds of the timing; 0 leaves it out.
set -eu
reviews=$1
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
deequ=${2:-$work/deequ.tsv}
mvn -q -B -f "$here/pom.xml" compile dependency:build-classpath -Dmdep.outputFile="$work/classpath"
deequ_run() {
  java --add-exports=java.base/sun.nio.ch=ALL-UNNAMED -Xmx2g \
    -cp "$here/target/classes:$(cat "$work/classpath")" \
    dev.starsight.benchmarks.deequ.DeequRun "$@" 2> "$work/log" || { cat "$work/log" >&2; exit 1; }
}
# Runs a command, keeps its seconds in a file, and prints them.
seconds() {
  times=$1
  shift
  start=$(date +%s.%N)
  "$@" > "$work/out"
  echo "$start $(date +%s.%N)" | awk '{ printf "%.3f\n", $2 - $1 }' | tee -a "$times" | awk '{ printf "%.1f s", $1 }'
}
median() {
  sort -n "$1" | awk '{ all[NR] = $1 } END { print (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }'
}
starsight() {
  java -jar "$here/../../cli/target/starsight.jar" check --input "$reviews" --rules workshop \
    --suggest --out "$work/check" --quiet || [ $? = 3 ]
}
round=1
while [ $round -le "${ROUNDS:-3}" ]; do
  took=$(seconds "$work/deequ.times" deequ_run "$reviews")
  echo "Deequ $took: $(paste -sd, "$work/out" | sed 's/,/, /g')" >&2
  took=$(seconds "$work/starsight.times" starsight)
  echo "Starsight $took" >&2
  round=$((round + 1))
done
if [ "${ROUNDS:-3}" -gt 0 ]; then
  echo "$(median "$work/deequ.times") $(median "$work/starsight.times")" |
    awk '{ printf "medians: Deequ %.1f s, Starsight %.1f s; Deequ takes %.1f times as long\n", $1, $2, $1 / $2 }' >&2
fi
deequ_run "$reviews" "$deequ"
java -cp "$here/../target/benchmarks.jar" dev.starsight.benchmarks.DeequComparison "$reviews" "$deequ"
