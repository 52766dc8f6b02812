package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.lake.internal.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Parquet files of a lake as they were when it was opened. Immutable. */
final class LakeFiles {

  /** The columns of every lake's rows and their types, in the order in which they are shown. */
  static final List<Catalogue.Column> COLUMNS =
      List.of(
          new Catalogue.Column("marketplace", "VARCHAR"),
          new Catalogue.Column("customer_id", "VARCHAR"),
          new Catalogue.Column("review_id", "VARCHAR"),
          new Catalogue.Column("product_id", "VARCHAR"),
          new Catalogue.Column("product_parent", "VARCHAR"),
          new Catalogue.Column("product_title", "VARCHAR"),
          new Catalogue.Column("product_category", "VARCHAR"),
          new Catalogue.Column("star_rating", "INTEGER"),
          new Catalogue.Column("helpful_votes", "INTEGER"),
          new Catalogue.Column("total_votes", "INTEGER"),
          new Catalogue.Column("vine", "BOOLEAN"),
          new Catalogue.Column("verified_purchase", "BOOLEAN"),
          new Catalogue.Column("review_headline", "VARCHAR"),
          new Catalogue.Column("review_body", "VARCHAR"),
          new Catalogue.Column("review_date", "DATE"),
          new Catalogue.Column("year", "INTEGER"),
          new Catalogue.Column("words", "INTEGER"),
          new Catalogue.Column("body_length", "INTEGER"));

  private final Path lake;
  private final LakeManifest manifest;
  private final List<Known> files;

  /** A file with the attributes that change if it is replaced. */
  private record Known(Path file, long bytes, FileTime changed, @Nullable Object key) {

    static Known of(Path file) throws IOException {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new Known(
          file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    boolean isUnchanged() {
      try {
        return equals(of(file));
      } catch (IOException e) {
        return false;
      }
    }
  }

  private LakeFiles(Path lake, LakeManifest manifest, List<Known> files) {
    this.lake = lake;
    this.manifest = manifest;
    this.files = List.copyOf(files);
  }

  /**
   * Lists the files of a lake.
   *
   * @throws IOException naming the path, if it is not a lake, or a file of it is missing, cut short
   *     or a link
   * @throws StarsightException if a later version of the program wrote it
   */
  static LakeFiles of(Path lake) throws IOException {
    if (!Files.exists(lake)) {
      throw new IOException(lake + ": there is no such lake");
    }
    if (!Files.isDirectory(lake)) {
      throw new IOException(lake + ": a lake is a directory, but this is a file");
    }
    PartitionNames.requirePlainPath(lake.toRealPath());
    LakeManifest manifest =
        LakeManifest.read(lake)
            .orElseThrow(
                () ->
                    new IOException(
                        lake + ": is not a lake: there is no " + LakeManifest.NAME + " in it"));
    try {
      return new LakeFiles(lake, manifest, known(lake, manifest));
    } catch (NoSuchFileException e) {
      throw new IOException(
          e.getFile() + ": was removed while the lake was being opened; open the lake again", e);
    }
  }

  private static List<Known> known(Path lake, LakeManifest manifest) throws IOException {
    manifest.requireFiles(lake);
    // DuckDB is told by name what it may open, so the names must not go through links.
    Path real = lake.toRealPath();
    List<Known> files = new ArrayList<>();
    for (LakeManifest.Part part : (Iterable<LakeManifest.Part>) manifest.parts()::iterator) {
      Path file = part.in(real);
      if (!file.toRealPath().equals(file.normalize())) {
        throw new DamagedFileException(
            part.in(lake).toString(), "is a link or behind one, but a lake's files are its own");
      }
      files.add(Known.of(file));
    }
    return files;
  }

  /** Returns the columns of all rows, in the order in which they are shown. */
  static List<Catalogue.Column> columns(LakeManifest manifest) {
    return Stream.concat(COLUMNS.stream(), manifest.added().stream()).toList();
  }

  /** Returns the lake as the user named it. */
  Path lake() {
    return lake;
  }

  LakeManifest manifest() {
    return manifest;
  }

  /**
   * Checks that all files are those that the lake was opened with.
   *
   * @throws IOException naming the first file that is not
   */
  void requireUnchanged() throws IOException {
    for (Known known : files) {
      if (!known.isUnchanged()) {
        throw new IOException(
            known.file() + ": has changed since the lake was opened; open the lake again");
      }
    }
  }

  IOException damaged(String message, SQLException cause) {
    return new IOException(lake + ": the lake is damaged or has changed: " + message, cause);
  }

  /** Returns whether a message names one of the files. */
  boolean isAbout(String text) {
    return files.stream().anyMatch(known -> text.contains(known.file().toString()));
  }

  /** Returns the files that DuckDB may open, by name and as patterns that match nothing else. */
  String allowedPaths() {
    TreeSet<String> names = new TreeSet<>();
    for (Known known : files) {
      names.add(known.file().toString());
      names.add(DuckDb.literal(known.file().toString()));
    }
    return list(names.stream().toList());
  }

  /** Returns the SQL that creates the view of all rows. */
  String view() {
    if (files.isEmpty()) {
      return "CREATE VIEW reviews AS SELECT "
          + COLUMNS.stream()
              .map(column -> "NULL::" + column.type() + " AS " + column.name())
              .collect(Collectors.joining(", "))
          + " WHERE false";
    }
    List<String> names =
        files.stream().map(known -> DuckDb.literal(known.file().toString())).toList();
    // Rows that were ingested after a column was added do not have it.
    String union = manifest.added().isEmpty() ? "" : ", union_by_name = true";
    return ("CREATE VIEW reviews AS SELECT %s FROM read_parquet(%s, hive_partitioning = true,"
            + " hive_types = {'product_category': VARCHAR}%s)")
        .formatted(
            columns(manifest).stream()
                .map(column -> '"' + column.name() + '"')
                .collect(Collectors.joining(", ")),
            list(names),
            union);
  }

  private static String list(List<String> names) {
    return names.stream().map(DuckDb::quoted).collect(Collectors.joining(", ", "[", "]"));
  }
}
