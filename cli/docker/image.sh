#!/usr/bin/env bash
# Makes cli/target/image: the distribution with a Java of its own (jlink), after `mvn package`.
# bin/starsight in it needs no other Java. Needs a JDK with its jmods, of version 17 or newer.
set -euo pipefail
cd "$(dirname "$0")/.."

distribution=$(find target -maxdepth 1 -type d -name 'starsight-[0-9]*')
if [ -z "$distribution" ]; then
  echo "cli/target/starsight-VERSION is missing: run mvn -q -DskipTests package first" >&2
  exit 2
fi
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")")}

modules=$(sed -n 's|.*<jpackage.modules>\(.*\)</jpackage.modules>|\1|p' pom.xml)

rm -rf target/image
cp -r "$distribution" target/image
"$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
  --compress=2 --output target/image/jre
echo "$(pwd)/target/image/bin/starsight"
