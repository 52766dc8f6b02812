#!/usr/bin/env python3
"""Checks a staging directory against the rules of Maven Central (central.sonatype.org/publish/requirements).

    .ci/release/check.py DIRECTORY [--unsigned] [--placeholders]

Prints a line for each broken rule and ends with 1 if there is one. --unsigned does not ask for signatures,
--placeholders allows the address that the owner has to set.
"""
import hashlib
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

POM = "{http://maven.apache.org/POM/4.0.0}"
PLACEHOLDER = "example.org"


def inherited(poms, pom, path):
    """Returns the text at a path of the POM or of its parents in the directory."""
    while pom is not None:
        found = pom.findtext("/".join(POM + name for name in path.split("/")))
        if found and found.strip():
            return found.strip()
        pom = poms.get(pom.findtext(f"{POM}parent/{POM}artifactId"))
    return None


def check(staging, unsigned, placeholders):
    files = {path for path in staging.rglob("*") if path.is_file()}
    pom_files = sorted(path for path in files if path.suffix == ".pom")
    poms = {path.parent.parent.name: xml.parse(path).getroot() for path in pom_files}
    if not poms:
        yield f"{staging}: no POM"
    for path in pom_files:
        artifact, version = path.parent.parent.name, path.parent.name
        pom, stem = poms[artifact], path.with_suffix("")
        if version.endswith("-SNAPSHOT"):
            yield f"{artifact}: {version} is a snapshot"
        for field in (
            "name",
            "description",
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/url",
            "scm/connection",
            "scm/developerConnection",
        ):
            value = inherited(poms, pom, field)
            if value is None:
                yield f"{path.name}: no {field}"
            elif PLACEHOLDER in value and not placeholders:
                yield f"{path.name}: {field} is {value}, which the owner has to set in the parent POM"
        for name in ("name", "description"):
            if not pom.findtext(POM + name):
                yield f"{path.name}: {name} is inherited"
        for repository in pom.iter(POM + "repository"):
            yield f"{path.name}: names the repository {repository.findtext(POM + 'url')}"
        for dependency in pom.iter(POM + "dependency"):
            if (dependency.findtext(POM + "version") or "").endswith("-SNAPSHOT"):
                yield f"{path.name}: depends on a snapshot"
        if pom.findtext(POM + "packaging") != "pom":
            for kind in (".jar", "-sources.jar", "-javadoc.jar"):
                if path.with_name(stem.name + kind) not in files:
                    yield f"{stem.name}{kind} is missing"
        expected = re.compile(re.escape(f"{artifact}-{version}") + r"(-[a-z0-9-]+)?\.(pom|jar|json)")
        for file in sorted(path.parent.iterdir()):
            if file.suffix in (".md5", ".sha1", ".asc", ".sha256", ".sha512"):
                continue
            if not expected.fullmatch(file.name):
                yield f"{file.name}: a file that does not belong to {artifact} {version}"
            for algorithm in ("md5", "sha1"):
                digest = file.with_name(f"{file.name}.{algorithm}")
                if digest not in files:
                    yield f"{digest.name} is missing"
                elif digest.read_text().split()[0] != hashlib.new(algorithm, file.read_bytes()).hexdigest():
                    yield f"{digest.name} is wrong"
            if not unsigned and file.with_name(f"{file.name}.asc") not in files:
                yield f"{file.name}.asc is missing"


def main(arguments):
    directories = [each for each in arguments if not each.startswith("--")]
    options = set(arguments) - set(directories)
    if len(directories) != 1 or options - {"--unsigned", "--placeholders"}:
        sys.exit(__doc__)
    problems = list(check(pathlib.Path(directories[0]), "--unsigned" in options, "--placeholders" in options))
    print("\n".join(problems) or "Maven Central's rules hold")
    sys.exit(1 if problems else 0)


main(sys.argv[1:])
