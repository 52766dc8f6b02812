package dev.starsight.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sources of rows and the steps applied to them. Immutable.
 *
 * @param sources the files, in the order in which they were read
 * @param steps what was done, in order and in words: "training part of a 90/5/5 split, seed 42"
 */
public record Provenance(List<Source> sources, List<String> steps) {

  /**
   * A file that was read.
   *
   * @param path the file as the user named it
   * @param sha256 the digest of its bytes, 64 hexadecimal digits
   * @param rows how many rows were taken from it
   * @param rejected how many rows were rejected
   */
  public record Source(String path, String sha256, long rows, long rejected) {

    /** Returns all fields by their names. */
    public ObjectNode toJson() {
      return Json.object()
          .put("path", path)
          .put("sha256", sha256)
          .put("rows", rows)
          .put("rejected", rejected);
    }

    /** Returns the last part of the path, with either separator. */
    public String fileName() {
      return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
  }

  public Provenance {
    sources = List.copyOf(sources);
    steps = List.copyOf(steps);
  }

  /** Returns the provenance of rows made in memory, described in words. */
  public static Provenance inMemory(String description) {
    return new Provenance(List.of(), List.of(description));
  }

  /** Returns the digests of the files, in their order. */
  public List<String> digests() {
    return sources.stream().map(Source::sha256).toList();
  }

  /** Returns this provenance without the directories of the files, so that it can be shared. */
  public Provenance withFileNames() {
    return new Provenance(
        sources.stream()
            .map(s -> new Source(s.fileName(), s.sha256(), s.rows(), s.rejected()))
            .toList(),
        steps);
  }

  /** Returns this provenance with one more step. */
  public Provenance with(String step) {
    return new Provenance(sources, Stream.concat(steps.stream(), Stream.of(step)).toList());
  }

  /**
   * Returns names and values for a report: every file with its rows and digest, the steps, and the
   * versions of Starsight and Java.
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
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    facts.put("Java", System.getProperty("java.version") + ", " + system);
    return facts;
  }

  /** Returns Starsight's own version; {@code unknown} where its classes are in no jar. */
  public static String starsightVersion() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public String toString() {
    return Stream.concat(sources.stream().map(Source::path), steps.stream())
        .collect(Collectors.joining(", "));
  }
}
