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
 * What an ingest has done. Immutable.
 *
 * @param taken the files, in the order they were named
 * @param rowsByCategory what the lake holds now
 * @param files how many Parquet files the lake has now
 * @param bytes their size
 */
public record IngestReport(
    List<Taken> taken, SortedMap<String, Long> rowsByCategory, int files, long bytes) {

  /** What became of a file. */
  public enum Status {
    /** Its rows are new in the lake. */
    ADDED,
    /** Its rows are there in place of those of the earlier file of its name. */
    REPLACED,
    /** The lake had these very bytes already. */
    UNCHANGED
  }

  /**
   * A file.
   *
   * @param path as the user named it
   * @param sha256 of its bytes
   * @param rows of it in the lake
   * @param rejected rows of it that are not
   * @param status what became of it
   * @param parquetBytes the size of its rows in the lake
   * @param rejectsFile where those are listed, within the lake; empty if there are none
   * @param dialect how it was read, or null where it was not
   * @param rejects why rows were refused; none where it was not read
   */
  public record Taken(
      String path,
      String sha256,
      long rows,
      long rejected,
      Status status,
      long parquetBytes,
      String rejectsFile,
      @Nullable Dialect dialect,
      Rejects rejects) {

    static Taken unchanged(Path file, LakeManifest.Source source) {
      return of(file.toString(), source, Status.UNCHANGED, null, Rejects.none());
    }

    static Taken read(LakeManifest.Source source, boolean isNew, Dialect dialect, Rejects rejects) {
      Status status = isNew ? Status.ADDED : Status.REPLACED;
      return of(source.path(), source, status, dialect, rejects);
    }

    private static Taken of(
        String path,
        LakeManifest.Source source,
        Status status,
        @Nullable Dialect dialect,
        Rejects rejects) {
      return new Taken(
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
    taken = List.copyOf(taken);
    rowsByCategory = Collections.unmodifiableSortedMap(new TreeMap<>(rowsByCategory));
  }

  static IngestReport of(List<Taken> taken, LakeManifest lake) {
    return new IngestReport(
        taken,
        lake.rowsByCategory(),
        (int) lake.parts().count(),
        lake.parts().mapToLong(LakeManifest.Part::bytes).sum());
  }

  /** How many rows the lake holds now. */
  public long rows() {
    return rowsByCategory.values().stream().mapToLong(n -> n).sum();
  }

  /**
   * Categories that are probably one: their names differ only in case, spaces, underscores or
   * hyphens. They stay apart, because nobody but the user can know.
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
