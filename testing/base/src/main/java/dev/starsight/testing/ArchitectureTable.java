package dev.starsight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The table of packages in {@code docs/architecture.md}. */
record ArchitectureTable(List<Row> rows) {

  static final String ROOT = "dev.starsight.";

  private static final Pattern ROW =
      Pattern.compile("\\| `((?!starsight)[a-z.]+)` \\| `([a-z]+)` \\| [^|]+ \\| ([^|]*) \\|");

  /**
   * One package.
   *
   * @param name without {@value #ROOT}
   * @param module the artifact that contains it, without {@code starsight-}
   * @param mayUse names of the other packages of Starsight that it may use
   */
  record Row(String name, String module, Set<String> mayUse) {

    private static Row of(Matcher cells) {
      String uses = cells.group(3).strip();
      Set<String> mayUse = new TreeSet<>();
      if (!uses.equals("nothing")) {
        for (String name : uses.split(",\\s*", -1)) {
          mayUse.add(name.replace("`", ""));
        }
      }
      return new Row(cells.group(1), cells.group(2), mayUse);
    }

    String fullName() {
      return ROOT + name;
    }

    boolean isInternal() {
      return ArchitectureTable.isInternal(name);
    }
  }

  static boolean isInternal(String packageName) {
    return ("." + packageName + ".").contains(".internal.");
  }

  /** Reads the table of the repository that contains the working directory. */
  static ArchitectureTable read() {
    Path document = repository().resolve("docs/architecture.md");
    try (Stream<String> lines = Files.lines(document)) {
      List<Row> rows = lines.map(ROW::matcher).filter(Matcher::matches).map(Row::of).toList();
      if (rows.isEmpty()) {
        throw new IllegalStateException(document + " has no table of packages");
      }
      return new ArchitectureTable(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the working directory or the parent that has {@code docs/architecture.md}. */
  static Path repository() {
    Path start = Path.of("").toAbsolutePath();
    return Stream.iterate(start, place -> place != null, Path::getParent)
        .filter(place -> Files.isRegularFile(place.resolve("docs/architecture.md")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no docs/architecture.md above " + start));
  }

  List<Row> of(String module) {
    return rows.stream().filter(row -> row.module().equals(module)).toList();
  }
}
