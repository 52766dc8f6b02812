package dev.starsight.lake;

import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.Rejects;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of an ingest. Immutable.
 *
 * @param ingested the ingested files, in the order they were named
 * @param rowsByCategory the rows of each category that the lake has now
 * @param files the number of Parquet files that the lake has now
 * @param bytes their size
 */
public record IngestReport(
    List<IngestedFile> ingested, SortedMap<String, Long> rowsByCategory, int files, long bytes) {

  /** The effect of a file on the lake. */
  public enum Status {
    /** Its rows are new. */
    ADDED,
    /** Its rows replace those of an earlier file at its path. */
    REPLACED,
    /** The lake had the same bytes already. */
    UNCHANGED
  }

  /**
   * An ingested file.
   *
   * @param path the path as the user named it
   * @param sha256 the SHA-256 of its bytes
   * @param rows the number of its rows in the lake
   * @param rejected the number of its rows that were refused
   * @param status its effect on the lake
   * @param parquetBytes the size of its rows in the lake
   * @param rejectsFile the file with the refused rows, within the lake; empty if there are none
   * @param dialect the dialect, or null if the file was unchanged and not read
   * @param rejects the reasons why rows were refused; none if the file was not read
   */
  public record IngestedFile(
      String path,
      String sha256,
      long rows,
      long rejected,
      Status status,
      long parquetBytes,
      String rejectsFile,
      @Nullable Dialect dialect,
      Rejects rejects) {

    static IngestedFile unchanged(Path file, LakeManifest.Source source) {
      return of(file.toString(), source, Status.UNCHANGED, null, Rejects.none());
    }

    static IngestedFile read(
        LakeManifest.Source source, boolean isNew, Dialect dialect, Rejects rejects) {
      Status status = isNew ? Status.ADDED : Status.REPLACED;
      return of(source.path(), source, status, dialect, rejects);
    }

    private static IngestedFile of(
        String path,
        LakeManifest.Source source,
        Status status,
        @Nullable Dialect dialect,
        Rejects rejects) {
      return new IngestedFile(
          path,
          source.sha256(),
          source.rows(),
          source.rejected(),
          status,
          source.parts().stream().mapToLong(LakeManifest.Part::bytes).sum(),
          source.rejects(),
          dialect,
          rejects);
    }
  }

  public IngestReport {
    ingested = List.copyOf(ingested);
    rowsByCategory = Collections.unmodifiableSortedMap(new TreeMap<>(rowsByCategory));
  }

  static IngestReport of(List<IngestedFile> ingested, LakeManifest lake) {
    return new IngestReport(
        ingested,
        lake.rowsByCategory(),
        (int) lake.parts().count(),
        lake.parts().mapToLong(LakeManifest.Part::bytes).sum());
  }

  /** Returns the number of rows that the lake has now. */
  public long rows() {
    return rowsByCategory.values().stream().mapToLong(n -> n).sum();
  }

  /**
   * Returns groups of categories that are probably one: their names differ only in case, spaces,
   * underscores or hyphens. They stay separate in the lake, because only the user can know.
   */
  public List<List<String>> similarCategories() {
    SortedMap<String, List<String>> byKey = new TreeMap<>();
    for (String category : rowsByCategory.keySet()) {
      String key = category.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "");
      byKey.computeIfAbsent(key, any -> new ArrayList<>()).add(category);
    }
    return byKey.values().stream().filter(names -> names.size() > 1).map(List::copyOf).toList();
  }
}
