package dev.starsight.lake;

import dev.starsight.data.Provenance;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a lake holds. Immutable.
 *
 * @param tables the tables a query may read
 * @param partitions the categories, by name
 * @param sources the files that were taken in, in the order of their first coming
 */
public record Catalogue(List<Table> tables, List<Partition> partitions, List<Source> sources) {

  /**
   * A table.
   *
   * @param rows how many it has
   */
  public record Table(String name, long rows, List<Column> columns) {
    public Table {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A column of a table or of a result.
   *
   * @param type as SQL calls it: {@code INTEGER}, {@code VARCHAR}
   */
  public record Column(String name, String type) {}

  /**
   * The rows of one category: a query that asks for it reads these files and no others.
   *
   * @param category as in {@code product_category}; may be empty
   * @param files how many Parquet files it has
   * @param bytes their size
   */
  public record Partition(String category, long rows, int files, long bytes) {}

  /**
   * A file of reviews that was taken in.
   *
   * @param path as the user named it
   * @param sha256 of all its bytes
   * @param rows that are in the lake
   * @param rejected rows that are not
   */
  public record Source(String path, String sha256, long rows, long rejected) {}

  public Catalogue {
    tables = List.copyOf(tables);
    partitions = List.copyOf(partitions);
    sources = List.copyOf(sources);
  }

  /** The files that were taken in, as what results were made of. */
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
        List.of(new Table("reviews", manifest.rows(), LakeFiles.COLUMNS)),
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
