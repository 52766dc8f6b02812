#!/usr/bin/env bash
# Builds a release of what is committed and lays it out as Maven Central takes it, then checks it:
#
#   .ci/release/stage.sh 0.1.0 /tmp/staging            # signed with the default key of gpg
#   .ci/release/stage.sh 0.1.0 /tmp/staging --dry-run  # signed with a key that is thrown away afterwards
#   .ci/release/stage.sh 0.1.0 /tmp/staging --unsigned # where there is no gpg
#
# Nothing leaves this machine. Central's portal takes the directory as a zip.
set -euo pipefail
if [ $# -lt 2 ]; then
  echo "usage: .ci/release/stage.sh VERSION DIRECTORY [--dry-run | --unsigned] [--placeholders]" >&2
  exit 2
fi
version=$1
mkdir -p "$2"
staging=$(cd "$2" && pwd)
if [ -n "$(ls -A "$staging")" ]; then
  echo "$staging is not empty" >&2
  exit 2
fi
cd "$(git -C "$(dirname "$0")" rev-parse --show-toplevel)"

# In another place each time, which must not get into the jars.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git archive HEAD | tar -x -C "$work"
snapshot=$(sed -n 's|.*<version>\(.*-SNAPSHOT\)</version>.*|\1|p' pom.xml | head -1)
find "$work" -name pom.xml -exec sed -i.bak "s/>$snapshot</>$version</" {} +
find "$work" -name pom.xml.bak -delete

signing=()
check=("${@:3}")
case "${3:-}" in
  --unsigned) signing=(-Dgpg.skip) ;;
  --dry-run)
    # A short name: the socket of gpg's agent lies in it.
    GNUPGHOME=$(mktemp -d /tmp/gpg.XXXXXX)
    export GNUPGHOME
    trap 'gpgconf --kill all; rm -rf "$work" "$GNUPGHOME"' EXIT
    gpg --batch --quiet --pinentry-mode loopback --passphrase '' --quick-generate-key \
      'Starsight, dry run <nobody@example.org>' ed25519 sign 1d
    check=(--placeholders "${@:4}")
    ;;
  --placeholders | '') ;;
  *)
    echo "stage.sh: the third argument is --unsigned, --dry-run or --placeholders, not $3" >&2
    exit 2
    ;;
esac
# shellcheck disable=SC2086 # STARSIGHT_MAVEN_OPTIONS are several words
(cd "$work" && mvn -q -B -Prelease -Dmaven.test.skip -Dmaven.install.skip -pl all,all/cuda,bom/cuda,cli -am "${signing[@]}" \
  ${STARSIGHT_MAVEN_OPTIONS:-} -DaltDeploymentRepository="staging::file://$staging" deploy)
find "$staging" -name 'maven-metadata*' -delete
if [ ${#signing[@]} = 0 ]; then
  find "$staging" -name '*.asc' -print0 | while IFS= read -r -d '' signature; do
    gpg --batch --quiet --verify "$signature" "${signature%.asc}" 2> "$work/gpg" || { cat "$work/gpg" >&2; exit 1; }
  done
  echo "$(find "$staging" -name '*.asc' | wc -l) signatures are right"
fi
java .ci/release/StagingCheck.java "$staging" "${check[@]}"
