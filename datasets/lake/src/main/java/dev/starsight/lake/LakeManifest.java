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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The content of a lake as listed in its {@code lake.json}: files that it does not name are not
 * part of the lake, and a lake changes by replacing it. Immutable.
 *
 * @param sources the ingested files, in the order of their first ingest
 */
record LakeManifest(List<Source> sources) {

  static final String NAME = "lake.json";

  private static final String FORMAT = "starsight-lake";

  /** A lake has it while no column was added to it: programs before {@link LakeColumns} read it. */
  private static final int PLAIN_VERSION = 1;

  private static final int VERSION = 2;
  private static final int LONGEST_PATH = 2_000;
  private static final Pattern PART = Pattern.compile("(?:[^/]++/)++[^/]*-[0-9]++\\.parquet");
  private static final String COPY_AGAIN =
      "was the lake copied only in part? copy it again, or make a new one of its sources";

  /**
   * An ingested file of reviews.
   *
   * @param path the path as the user named it
   * @param location the absolute path; another file at it replaces this source
   * @param sha256 the SHA-256 of all its bytes, compressed as they were
   * @param columns the columns of the text, the stars and the category
   * @param rejects the file of the rejected rows within the lake; empty if there are none
   * @param added columns that were added to the rows later, see {@link LakeColumns}
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
      List<Part> parts,
      List<Catalogue.Column> added) {

    Source {
      parts = List.copyOf(parts);
      added = List.copyOf(added);
    }

    /** Returns the same rows in other files, which have these columns, too. */
    Source with(List<Part> files, List<Catalogue.Column> columnsAdded) {
      return new Source(
          path, location, sha256, bytes, rows, rejected, columns, rejects, files, columnsAdded);
    }

    /** Returns the same rows with another path. */
    Source movedTo(String newPath, String newLocation) {
      return new Source(
          newPath, newLocation, sha256, bytes, rows, rejected, columns, rejects, parts, added);
    }
  }

  /**
   * A Parquet file: rows of one category.
   *
   * @param file the path within the lake, with {@code /} between folders
   */
  record Part(String category, String file, long rows, long bytes) {

    Path in(Path lake) {
      return lake.resolve(file);
    }

    /** Returns the beginning of the names of all files of its source. */
    String prefix() {
      String name = file.substring(file.lastIndexOf('/') + 1);
      return name.substring(0, name.lastIndexOf('-'));
    }

    /** Returns the name of its folder. */
    String folder() {
      String folders = file.substring(0, file.lastIndexOf('/'));
      return folders.substring(folders.indexOf('/') + 1);
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

  /** Returns the columns that were added to rows of any source. */
  List<Catalogue.Column> added() {
    return sources.stream().flatMap(source -> source.added().stream()).distinct().toList();
  }

  long rows() {
    return sources.stream().mapToLong(Source::rows).sum();
  }

  /** Returns the number of rows of each category. */
  SortedMap<String, Long> rowsByCategory() {
    SortedMap<String, Long> rows = new TreeMap<>();
    parts().forEach(part -> rows.merge(part.category(), part.rows(), Long::sum));
    return rows;
  }

  /**
   * Reads the manifest of a lake; empty if the directory has none.
   *
   * @throws IOException naming the file, if it is not such a manifest
   * @throws StarsightException if a later version of the program wrote it
   */
  static Optional<LakeManifest> read(Path lake) throws IOException {
    Path file = lake.resolve(NAME);
    requireNoLink(lake, NAME);
    return Files.exists(file)
        ? Optional.of(JsonFields.read(file).as(LakeManifest::parse))
        : Optional.empty();
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
        fields.list("parts", LakeManifest::part),
        fields.has("added") ? fields.list("added", LakeColumns::read) : List.of());
  }

  private static Part part(JsonFields fields) throws IOException {
    return new Part(
        fields.text("category"), partFile(fields), fields.count("rows"), fields.count("bytes"));
  }

  /** Reads a path as an ingest gives it to a part: folders and a numbered name. */
  private static String partFile(JsonFields fields) throws IOException {
    String path = relative(fields, "file");
    if (!PART.matcher(path).matches()) {
      throw fields.refused("file", "like reviews/product_category=Books/NAME-0.parquet");
    }
    return path;
  }

  /** Reads a path that stays within the lake. */
  private static String relative(JsonFields fields, String name) throws IOException {
    String path = fields.text(name);
    try {
      Path normal = Path.of(path).normalize();
      if (path.length() <= LONGEST_PATH
          && !normal.toString().isEmpty()
          && !normal.isAbsolute()
          && !normal.startsWith("..")) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Refused below.
    }
    throw fields.refused(name, "a file within the lake");
  }

  /** Writes the manifest atomically; it is on the disk when this method returns. */
  void write(Path lake) throws IOException {
    int version = added().isEmpty() ? PLAIN_VERSION : VERSION;
    ObjectNode tree = Json.object().put("format", FORMAT).put("version", version);
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
      for (Catalogue.Column column : source.added()) {
        node.withArray("added").addObject().put("name", column.name()).put("type", column.type());
      }
    }
    Json.writeDurably(lake.resolve(NAME), tree);
  }

  /**
   * Checks that no part of a path in the lake is a symbolic link.
   *
   * @throws DamagedFileException naming the link
   */
  static void requireNoLink(Path lake, String name) throws DamagedFileException {
    Path path = lake;
    for (Path part : Path.of(name)) {
      path = path.resolve(part);
      if (Files.isSymbolicLink(path)) {
        throw new DamagedFileException(
            path.toString(), "is a symbolic link, but a lake's files are its own");
      }
    }
  }

  /**
   * Checks that all files are there, without reading them.
   *
   * @throws IOException naming the first file that is missing or has another size
   */
  void requireFiles(Path lake) throws IOException {
    for (Part part : (Iterable<Part>) parts()::iterator) {
      Path file = part.in(lake);
      requireNoLink(lake, part.file());
      if (!Files.isRegularFile(file)) {
        throw new DamagedFileException(
            file.toString(), "is missing, though " + NAME + " names it; " + COPY_AGAIN);
      }
      if (Files.size(file) != part.bytes()) {
        throw new DamagedFileException(
            file.toString(),
            "has %s bytes, but %s says %s; %s"
                .formatted(Files.size(file), NAME, part.bytes(), COPY_AGAIN));
      }
    }
  }
}
