package dev.starsight.lake;

import dev.starsight.data.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The content of a lake. Immutable.
 *
 * @param tables the tables that a query may read
 * @param partitions the categories, by name
 * @param sources the ingested files, in the order of their first ingest
 */
public record Catalogue(List<Table> tables, List<Partition> partitions, List<Source> sources) {

  /**
   * A table.
   *
   * @param rows the number of rows
   */
  public record Table(String name, long rows, List<Column> columns) {
    public Table {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A column of a table or of a result.
   *
   * @param type the SQL type: {@code INTEGER}, {@code VARCHAR}
   */
  public record Column(String name, String type) {

    /** Returns whether its values are lists, structs, maps, unions or JSON. */
    public boolean isNested() {
      return type.endsWith("]")
          || type.startsWith("STRUCT(")
          || type.startsWith("MAP(")
          || type.startsWith("UNION(")
          || type.equals("JSON");
    }
  }

  /**
   * The rows of one category. A query that selects the category reads only its files.
   *
   * @param category the value of {@code product_category}; may be empty
   * @param files the number of its Parquet files
   * @param bytes their size
   */
  public record Partition(String category, long rows, int files, long bytes) {}

  /**
   * An ingested file of reviews.
   *
   * @param path the path as the user named it
   * @param sha256 the SHA-256 of all its bytes
   * @param rows the number of its rows in the lake
   * @param rejected the number of its rows that were refused
   */
  public record Source(String path, String sha256, long rows, long rejected) {}

  /**
   * A Parquet file of reviews of one category.
   *
   * @param file the path within the lake, with {@code /} between folders
   */
  public record DataFile(String file, String category, long rows, long bytes) {}

  public Catalogue {
    tables = List.copyOf(tables);
    partitions = List.copyOf(partitions);
    sources = List.copyOf(sources);
  }

  /**
   * Lists the Parquet files of a lake, in the order in which they were ingested.
   *
   * @throws IOException naming the path, if {@link Lake#open(Path)} would throw it
   */
  public static List<DataFile> dataFiles(Path lake) throws IOException {
    return LakeFiles.of(lake)
        .manifest()
        .parts()
        .map(part -> new DataFile(part.file(), part.category(), part.rows(), part.bytes()))
        .toList();
  }

  /** Returns the ingested files as the provenance of results. */
  public Provenance provenance() {
    return new Provenance(
        sources.stream()
            .map(s -> new Provenance.Source(s.path(), s.sha256(), s.rows(), s.rejected()))
            .toList(),
        List.of());
  }

  static Catalogue of(LakeManifest manifest) {
    SortedMap<String, Partition> partitions = new TreeMap<>();
    manifest
        .parts()
        .forEach(
            part ->
                partitions.merge(
                    part.category(),
                    new Partition(part.category(), part.rows(), 1, part.bytes()),
                    Catalogue::sum));
    return new Catalogue(
        List.of(new Table("reviews", manifest.rows(), LakeFiles.columns(manifest))),
        List.copyOf(partitions.values()),
        manifest.sources().stream()
            .map(s -> new Source(s.path(), s.sha256(), s.rows(), s.rejected()))
            .toList());
  }

  private static Partition sum(Partition a, Partition b) {
    return new Partition(
        a.category(), a.rows() + b.rows(), a.files() + b.files(), a.bytes() + b.bytes());
  }
}
