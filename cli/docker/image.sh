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

# What the jars use, by jdeps; jdk.compiler compiles edited candidates, jdk.crypto.ec is for TLS.
modules=java.base,java.compiler,java.desktop,java.logging,java.management,java.naming,java.net.http
modules=$modules,java.security.sasl,java.sql,java.xml,jdk.compiler,jdk.crypto.ec,jdk.unsupported

rm -rf target/image
cp -r "$distribution" target/image
"$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
  --compress=2 --output target/image/jre
echo "$(pwd)/target/image/bin/starsight"
