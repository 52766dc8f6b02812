#!/usr/bin/env bash
# Makes cli/target/image: Starsight with a Java of its own (jlink), after `mvn package`.
# bin/starsight in it needs no other Java. Needs a JDK with its jmods, of version 17 or newer.
set -euo pipefail
cd "$(dirname "$0")/.."

jar=target/starsight.jar
if [ ! -f "$jar" ] || [ ! -d target/lib ]; then
  echo "cli/$jar is missing: run mvn -q -DskipTests package first" >&2
  exit 2
fi
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")")}

# What the jars use, by jdeps; jdk.compiler compiles edited candidates, jdk.crypto.ec is for TLS.
modules=java.base,java.compiler,java.desktop,java.logging,java.management,java.naming,java.net.http
modules=$modules,java.security.sasl,java.sql,java.xml,jdk.compiler,jdk.crypto.ec,jdk.unsupported

rm -rf target/image
"$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
  --compress=2 --output target/image
mkdir target/image/app
cp -r "$jar" target/lib target/image/app/
cat > target/image/bin/starsight <<'LAUNCHER'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
# shellcheck disable=SC2086 # STARSIGHT_JAVA_OPTIONS are several words
exec "$here/java" ${STARSIGHT_JAVA_OPTIONS:-} -jar "$here/../app/starsight.jar" "$@"
LAUNCHER
chmod +x target/image/bin/starsight
echo "$(pwd)/target/image/bin/starsight"
