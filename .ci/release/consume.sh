#!/usr/bin/env bash
# Builds and runs the projects in .ci/release/consumers as a user would: outside our reactor, with a local
# repository that is empty, and with the artifacts that .ci/release/stage.sh staged.
#
#   .ci/release/consume.sh /tmp/staging [REPOSITORY]
#
# All else comes from REPOSITORY, by default Maven Central or the mirror in your settings. Without a network:
# file://$HOME/.m2/repository, if this project was built on the machine before.
set -euo pipefail
staging=$(cd "$1" && pwd)
# Maven knows where its central repository is, unless another one is named here.
central=
plugins=
if [ $# -gt 1 ]; then
  central="<repository><id>central</id><url>$2</url></repository>"
  plugins="<pluginRepository><id>central</id><url>$2</url></pluginRepository>"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$(dirname "$0")/consumers" "$work/"
version=$(basename "$staging"/dev/starsight/starsight-bom/*)
sed -i.bak "s/>0\.1\.0</>$version</" "$work"/consumers/*/pom.xml
cat > "$work/profile.xml" << XML
<settings>
  <profiles>
    <profile>
      <id>staged</id>
      <repositories>
        <repository><id>staging</id><url>file://$staging</url></repository>
        $central
      </repositories>
      <pluginRepositories>
        $plugins
      </pluginRepositories>
    </profile>
  </profiles>
  <activeProfiles><activeProfile>staged</activeProfile></activeProfiles>
</settings>
XML

run() {
  echo "== $1"
  (cd "$work/consumers/$1" &&
    mvn -q -B -s "$work/profile.xml" -Dmaven.repo.local="$work/repository" \
      compile dependency:build-classpath -Dmdep.outputFile=classpath.txt -Dmdep.includeScope=runtime &&
    java -cp "target/classes:$(cat classpath.txt)" "$2" > said.txt)
  cat "$work/consumers/$1/said.txt"
  if ! grep -qx "$3" "$work/consumers/$1/said.txt"; then
    echo "$1 did not say: $3" >&2
    exit 1
  fi
  echo "   $(tr ':' '\n' < "$work/consumers/$1/classpath.txt" | grep -c .) jars"
}

# What starsight-cuda would bring, without bringing it: the natives have 2.5 GB.
collect() {
  echo "== cuda"
  (cd "$work/consumers/cuda" &&
    mvn -q -B -s "$work/profile.xml" -Dmaven.repo.local="$work/repository" \
      dependency:collect -DincludeScope=runtime -DoutputFile=said.txt)
  for each; do
    if ! grep "$each" "$work/consumers/cuda/said.txt"; then
      echo "cuda does not bring $each" >&2
      exit 1
    fi
  done
}

run tokenizer TokenizeText '\[\[CLS\], work, ##s, ., \[SEP\]\]'
run checks CheckReviews 'checked 200'
run models TrainModel 'PyTorch [0-9.]* for cpu on .*'
collect 'ai.djl:api:jar:0.32.0' 'ai.djl.pytorch:pytorch-native-cu124:jar:[a-z]*-x86_64:2.5.1'
