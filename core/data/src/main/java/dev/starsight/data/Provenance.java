package dev.starsight.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where rows came from and what was done to them since. Immutable.
 *
 * @param sources the files, in the order they were read
 * @param steps what was done, in order, in words: "training part of a 90/5/5 split, seed 42"
 */
public record Provenance(List<Source> sources, List<String> steps) {

  /**
   * A file that was read.
   *
   * @param path as the user named it
   * @param sha256 of the file's bytes, 64 hexadecimal digits
   * @param rows how many rows were taken from it
   * @param rejected how many rows were refused
   */
  public record Source(String path, String sha256, long rows, long rejected) {

    /** The last part of the path, of whatever system. */
    public String fileName() {
      return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
  }

  public Provenance {
    sources = List.copyOf(sources);
    steps = List.copyOf(steps);
  }

  /** Rows made in memory, described in words. */
  public static Provenance inMemory(String description) {
    return new Provenance(List.of(), List.of(description));
  }

  /** The same without the directories files were in, to be given to others. */
  public Provenance withFileNames() {
    return new Provenance(
        sources.stream()
            .map(s -> new Source(s.fileName(), s.sha256(), s.rows(), s.rejected()))
            .toList(),
        steps);
  }

  /** This, and one more step. */
  public Provenance with(String step) {
    List<String> longer = new ArrayList<>(steps);
    longer.add(step);
    return new Provenance(sources, longer);
  }

  /**
   * Returns names and values for a reader of a report: every file with its rows and digest, the
   * steps, and the versions of Starsight and Java at work.
   */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Source source : sources) {
      String read =
          String.format(
              Locale.ROOT,
              "%,d rows, %,d rejected, SHA-256 %s",
              source.rows(),
              source.rejected(),
              source.sha256());
      facts.merge(source.path(), read, (one, other) -> one + "; " + other);
    }
    if (!steps.isEmpty()) {
      facts.put("steps", String.join("; ", steps));
    }
    facts.put("Starsight", starsightVersion());
    facts.put(
        "Java",
        String.format(
            Locale.ROOT,
            "%s, %s %s",
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.arch")));
    return facts;
  }

  /** Returns Starsight's own version; {@code unknown} where its classes are in no jar. */
  public static String starsightVersion() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    sources.forEach(source -> parts.add(source.path()));
    parts.addAll(steps);
    return String.join(", ", parts);
  }
}
