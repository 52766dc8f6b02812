package dev.starsight.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules about the sources of all modules together. */
class ProjectTest {

  private static final Path ROOT = ArchitectureTable.repository();
  private static final int LONG = 400;
  private static final int MOST_FILES = 30;

  /** The words that introduce the reason for a file longer than {@value #LONG} lines. */
  private static final String REASON = "Longer than 400 lines because";

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> ROOT.relativize(file).toString().contains("src/main/java"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    }
  }

  private static List<Path> librarySources() throws IOException {
    Set<String> top = Set.of("core", "datasets", "cli");
    return sources().stream()
        .filter(file -> top.contains(ROOT.relativize(file).getName(0).toString()))
        .toList();
  }

  @Test
  void noTwoTypesShareASimpleName() throws IOException {
    Map<String, List<String>> places = new TreeMap<>();
    for (Path file : sources()) {
      String name = file.getFileName().toString();
      if (!name.equals("package-info.java")) {
        places.computeIfAbsent(name, n -> new ArrayList<>()).add(ROOT.relativize(file).toString());
      }
    }
    assertThat(places.values().stream().filter(files -> files.size() > 1)).isEmpty();
  }

  @Test
  void aLongFileStatesItsReason() throws IOException {
    Set<String> unexplained = new TreeSet<>();
    for (Path file : librarySources()) {
      String text = Files.readString(file);
      if (text.lines().count() > LONG
          && !text.replaceAll("\\s+(\\*|//)?\\s*", " ").contains(REASON)) {
        unexplained.add(ROOT.relativize(file).toString());
      }
    }
    assertThat(unexplained).isEmpty();
  }

  @Test
  void noPackageHasTooManyFiles() throws IOException {
    Map<Path, Long> files =
        librarySources().stream()
            .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
    assertThat(files).allSatisfy((place, n) -> assertThat(n).isLessThanOrEqualTo(MOST_FILES));
  }

  @Test
  void everyModuleRunsTheArchitectureRules() throws IOException {
    Set<String> modules =
        ArchitectureTable.read().rows().stream()
            .map(ArchitectureTable.Row::module)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> tested = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path test : files.filter(file -> file.endsWith("ArchitectureTest.java")).toList()) {
        String text = Files.readString(test);
        modules.stream().filter(m -> text.contains("super(\"" + m + "\")")).forEach(tested::add);
      }
    }
    assertThat(tested).isEqualTo(modules);
  }
}
