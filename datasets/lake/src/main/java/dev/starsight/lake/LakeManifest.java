package dev.starsight.lake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.reviews.ReviewColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a lake holds, as its {@code lake.json} says: a file that it does not name is none of the
 * lake's, and replacing it is how a lake changes. Immutable.
 *
 * @param sources in the order of their first coming
 */
record LakeManifest(List<Source> sources) {

  /** The name of the file it is kept in. */
  static final String NAME = "lake.json";

  private static final String FORMAT = "starsight-lake";
  private static final int VERSION = 1;

  /**
   * A file of reviews that was taken in.
   *
   * @param path as the user named it
   * @param location the same, absolute: what another file at that place replaces
   * @param sha256 of all its bytes, packed as they were
   * @param bytes its size
   * @param rows that are in the lake
   * @param rejected rows that are not
   * @param columns what was taken for the text, the stars and the category
   * @param rejects the file of those within the lake, or empty if there are none
   * @param parts where the rows are
   */
  record Source(
      String path,
      String location,
      String sha256,
      long bytes,
      long rows,
      long rejected,
      ReviewColumns columns,
      String rejects,
      List<Part> parts) {

    Source {
      parts = List.copyOf(parts);
    }

    /** The same rows, which come from another place now. */
    Source movedTo(String newPath, String newLocation) {
      return new Source(
          newPath, newLocation, sha256, bytes, rows, rejected, columns, rejects, parts);
    }
  }

  /**
   * A Parquet file: rows of one category.
   *
   * @param category the name of the category, as in the rows
   * @param file within the lake, with {@code /} between folders
   * @param rows how many it has
   * @param bytes its size
   */
  record Part(String category, String file, long rows, long bytes) {

    /** Where the file is, in a lake at this place. */
    Path in(Path lake) {
      return lake.resolve(file);
    }

    /** What all files of its source begin with. */
    String prefix() {
      String name = file.substring(file.lastIndexOf('/') + 1);
      return name.substring(0, name.lastIndexOf('-'));
    }

    /** The name of the folder it is in. */
    String folder() {
      return file.substring(0, file.lastIndexOf('/'));
    }
  }

  LakeManifest {
    sources = List.copyOf(sources);
  }

  static LakeManifest empty() {
    return new LakeManifest(List.of());
  }

  Stream<Part> parts() {
    return sources.stream().flatMap(source -> source.parts().stream());
  }

  long rows() {
    return sources.stream().mapToLong(Source::rows).sum();
  }

  /** How many rows each category has, by name. */
  SortedMap<String, Long> rowsByCategory() {
    SortedMap<String, Long> rows = new TreeMap<>();
    parts().forEach(part -> rows.merge(part.category(), part.rows(), Long::sum));
    return rows;
  }

  /**
   * Reads the manifest of a lake.
   *
   * @return empty if the directory has none
   * @throws IOException naming the file, if it is no such manifest
   * @throws StarsightException if it is of a later version
   */
  static Optional<LakeManifest> read(Path lake) throws IOException {
    Path file = lake.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(JsonFields.read(file).as(LakeManifest::parse));
  }

  private static LakeManifest parse(JsonFields fields) throws IOException {
    if (!fields.text("format").equals(FORMAT)) {
      throw fields.refused("format", FORMAT + ", as in the manifest of a lake");
    }
    long version = fields.count("version");
    if (version > VERSION) {
      throw new StarsightException(
          "%s: the lake is of version %s, but this program knows versions up to %s; use a newer one"
              .formatted(fields.source(), version, VERSION));
    }
    return new LakeManifest(fields.list("sources", LakeManifest::source));
  }

  private static Source source(JsonFields fields) throws IOException {
    JsonFields columns = fields.object("columns");
    return new Source(
        fields.text("path"),
        fields.text("location"),
        fields.text("sha256"),
        fields.count("bytes"),
        fields.count("rows"),
        fields.count("rejected"),
        new ReviewColumns(
            columns.text("review_body"),
            columns.text("star_rating"),
            columns.text("product_category")),
        fields.text("rejects").isEmpty() ? "" : relative(fields, "rejects"),
        fields.list("parts", LakeManifest::part));
  }

  private static Part part(JsonFields fields) throws IOException {
    return new Part(
        fields.text("category"),
        relative(fields, "file"),
        fields.count("rows"),
        fields.count("bytes"));
  }

  /** A path that stays within the lake. */
  private static String relative(JsonFields fields, String name) throws IOException {
    String path = fields.text(name);
    try {
      Path normal = Path.of(path).normalize();
      if (!path.isEmpty() && !normal.isAbsolute() && !normal.startsWith("..")) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw fields.refused(name, "a file within the lake");
  }

  /** Writes it into a lake, atomically. */
  void write(Path lake) throws IOException {
    ObjectNode tree = Json.object().put("format", FORMAT).put("version", VERSION);
    ArrayNode list = tree.putArray("sources");
    for (Source source : sources) {
      ObjectNode node =
          list.addObject()
              .put("path", source.path())
              .put("location", source.location())
              .put("sha256", source.sha256())
              .put("bytes", source.bytes())
              .put("rows", source.rows())
              .put("rejected", source.rejected())
              .put("rejects", source.rejects());
      node.putObject("columns")
          .put("review_body", source.columns().text())
          .put("star_rating", source.columns().label())
          .put("product_category", source.columns().category());
      ArrayNode parts = node.putArray("parts");
      for (Part part : source.parts()) {
        parts
            .addObject()
            .put("category", part.category())
            .put("file", part.file())
            .put("rows", part.rows())
            .put("bytes", part.bytes());
      }
    }
    Json.write(lake.resolve(NAME), tree);
  }

  /**
   * Looks whether all files are there, without reading them.
   *
   * @throws IOException naming the first that is missing or has another size
   */
  void requireFiles(Path lake) throws IOException {
    for (Part part : (Iterable<Part>) parts()::iterator) {
      Path file = part.in(lake);
      if (!Files.isRegularFile(file)) {
        throw new DamagedFileException(
            file.toString(),
            "is missing, though "
                + NAME
                + " names it; was the lake copied only in part? copy it again, or make a new one of"
                + " its sources");
      }
      if (Files.size(file) != part.bytes()) {
        throw new DamagedFileException(
            file.toString(),
            ("has %s bytes, but %s says %s; was the lake copied only in part? copy it again, or"
                    + " make a new one of its sources")
                .formatted(Files.size(file), NAME, part.bytes()));
      }
    }
  }
}
