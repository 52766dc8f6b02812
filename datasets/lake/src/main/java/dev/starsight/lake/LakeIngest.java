package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.FileOpener;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Rejects;
import dev.starsight.delimited.Row;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Disk;
import dev.starsight.files.internal.LockFile;
import dev.starsight.files.internal.Sha256;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.lake.parquet.ParquetRows;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.AmazonReviews.Utf8Review;
import dev.starsight.reviews.ReviewColumns;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Writes files of reviews into a lake: Parquet, compressed with zstd, with a folder for each {@code
 * product_category}, in memory that does not grow with the files. All files are added or none: new
 * Parquet files lie beside those of the lake until {@code lake.json} names them, so an ingest that
 * is killed, or ended by a power failure, leaves the lake as it was; once {@link #run} has
 * returned, its rows survive one. Replaced files are deleted last: a {@link Lake} that was opened
 * before must then be opened again. Only one ingest may run in a lake; others may read it
 * meanwhile.
 *
 * <p>A file is identified by its path and by its SHA-256. A file with bytes that the lake has
 * already changes nothing, whatever its path; other bytes at a known path replace the rows that
 * came from there.
 */
public final class LakeIngest {

  static final String STAGING = "incoming";

  /** The number of rejects that are kept and written out; more are only counted. */
  private static final int KEPT_REJECTS = 200_000;

  /**
   * The number of rows of one category that a thread holds before it writes them, per megabyte of
   * DuckDB's memory. With DuckDB's own, higher threshold files of many categories spill to disk.
   */
  private static final int ROWS_HELD_A_MEGABYTE = 32;

  private static final int MAX_ROWS_HELD = 32_768;

  private final Path lake;
  private final LakeOptions options;
  private final ReadOptions reading;
  private final ReviewColumns columns;

  private LakeIngest(Path lake, LakeOptions options, ReadOptions reading, ReviewColumns columns) {
    this.lake = lake;
    this.options = options;
    this.reading = reading;
    this.columns = columns;
  }

  /** Starts with the default options and a lake directory, which is created if it is missing. */
  public static LakeIngest into(Path lake) {
    return new LakeIngest(
        lake,
        LakeOptions.defaults(),
        ReadOptions.defaults()
            .withKeptRejects(KEPT_REJECTS)
            .withOpener(ParquetRows.opener(FileOpener.files())),
        ReviewColumns.defaults());
  }

  /** Sets memory and threads. */
  public LakeIngest withOptions(LakeOptions lakeOptions) {
    return new LakeIngest(lake, lakeOptions, reading.withThreads(lakeOptions.threads()), columns);
  }

  /** Sets whether the first bad row ends the ingest, see {@link ReadOptions#strict()}. */
  public LakeIngest withStrict(boolean strict) {
    return new LakeIngest(lake, options, reading.withStrict(strict), columns);
  }

  /** Sets the {@link ReadOptions#dialect()} and {@link ReadOptions#columns()} of the files. */
  public LakeIngest withFormat(ReadOptions format) {
    return new LakeIngest(
        lake,
        options,
        reading.withDialect(format.dialect()).withColumns(format.columns()),
        columns);
  }

  /** Sets the columns of files that are not Amazon's; columns that they do not have are NULL. */
  public LakeIngest withColumns(ReviewColumns names) {
    return new LakeIngest(lake, options, reading, names);
  }

  /**
   * Ingests files.
   *
   * @param files files of Amazon reviews, in either dialect, plain or gzip; or files with the
   *     columns of {@link #withColumns}
   * @throws StarsightException naming place and reason, if a header is wrong or too many rows are
   *     bad, if the directory holds something else, or if another ingest is running in the lake
   * @throws IOException naming the path, if a file cannot be read or is damaged, or the lake cannot
   *     be written
   */
  public IngestReport run(List<Path> files, Progress progress) throws IOException {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("at least one file is needed");
    }
    LakeDirectory directory = new LakeDirectory(lake);
    boolean fresh = directory.prepare();
    boolean hadLock = Files.exists(directory.lockFile());
    try (LockFile lock = directory.lock()) {
      Objects.requireNonNull(lock);
      if (!hadLock) {
        // By the lock an unfinished lake is recognized after a power failure.
        Disk.forceDirectory(lake);
      }
      boolean done = false;
      try {
        LakeManifest manifest = LakeManifest.read(lake).orElse(LakeManifest.empty());
        manifest.requireFiles(lake);
        for (String folder : List.of(StagedSource.REVIEWS, StagedSource.REJECTS)) {
          LakeManifest.requireNoLink(lake, folder);
        }
        directory.deleteStrays(manifest);
        IngestReport report = ingest(manifest, files, progress);
        done = true;
        return report;
      } finally {
        if (!done && !hadLock) {
          directory.deleteUnfinished(fresh);
        }
      }
    }
  }

  private IngestReport ingest(LakeManifest before, List<Path> files, Progress progress)
      throws IOException {
    List<LakeManifest.Source> sources = new ArrayList<>(before.sources());
    List<IngestReport.IngestedFile> ingested = new ArrayList<>();
    Set<String> prefixes = new HashSet<>(before.parts().map(LakeManifest.Part::prefix).toList());
    PartitionNames names = new PartitionNames();
    before.parts().forEach(part -> names.add(part.category(), part.folder()));
    try (AtomicDirectory staging = AtomicDirectory.creating(lake.resolve(STAGING))) {
      List<StagedSource> staged = new ArrayList<>();
      try (DuckDb duck = open(staging.path())) {
        for (Path file : files) {
          int place = placeOf(file, sources);
          int same = sameAs(file, sources);
          if (same >= 0) {
            ingested.add(IngestReport.IngestedFile.unchanged(file, sources.get(same)));
            updateLocation(file, same, place, sources);
            continue;
          }
          StagedSource one =
              stage(duck, file, staging.path().resolve("" + ingested.size()), progress);
          one = one.withPrefix(freePrefix(one.source().sha256(), prefixes));
          LakeManifest.Source source = one.manifestEntry(names);
          staged.add(one);
          ingested.add(
              IngestReport.IngestedFile.read(source, place < 0, one.dialect(), one.rejects()));
          if (place < 0) {
            sources.add(source);
          } else {
            sources.set(place, source);
          }
        }
      } catch (SQLException e) {
        throw DuckDb.failure(lake.toString(), "cannot be written", e);
      }
      LakeManifest after = new LakeManifest(sources);
      for (StagedSource one : staged) {
        one.requireNoLink(lake, names);
      }
      for (StagedSource one : staged) {
        one.move(lake, names);
      }
      if (!after.equals(before) || !Files.exists(lake.resolve(LakeManifest.NAME))) {
        after.write(lake);
        // Only now: until the new manifest is on the disk, a power failure brings back the old one.
        new LakeDirectory(lake).deleteStrays(after);
      }
      return IngestReport.of(ingested, after);
    }
  }

  /**
   * Updates the sources where the lake has the bytes of a file already, perhaps from another path.
   * If they are no longer there, the source moves to this path; a source that came from this path
   * before is removed.
   */
  private static void updateLocation(
      Path file, int same, int place, List<LakeManifest.Source> sources) throws IOException {
    if (same == place) {
      return;
    }
    LakeManifest.Source source = sources.get(same);
    Path known = Path.of(source.location());
    boolean stillThere =
        Files.isRegularFile(known)
            && Files.size(known) == source.bytes()
            && Sha256.of(known).equals(source.sha256());
    if (!stillThere) {
      sources.set(same, source.movedTo(file.toString(), location(file)));
    }
    if (place >= 0) {
      sources.remove(place);
    }
  }

  /** Returns a prefix for the files of a source that the lake neither has nor had. */
  static String freePrefix(String sha256, Set<String> used) {
    String digits = sha256.substring(0, 16);
    String prefix = digits;
    for (int i = 1; !used.add(prefix); i++) {
      prefix = digits + "-r" + i;
    }
    return prefix;
  }

  private DuckDb open(Path staging) throws SQLException {
    DuckDb duck =
        DuckDb.open(
            options.threads(), options.memoryMegabytes(), staging.resolve("spill").toString());
    int held = Math.min(MAX_ROWS_HELD, ROWS_HELD_A_MEGABYTE * options.memoryMegabytes());
    duck.execute("SET partitioned_write_flush_threshold=" + held);
    duck.execute("SET preserve_insertion_order=" + (options.threads() == 1));
    return duck;
  }

  private static String location(Path file) throws IOException {
    return file.toRealPath().toString();
  }

  /** Returns the index of the source at the same path, or -1. */
  private static int placeOf(Path file, List<LakeManifest.Source> sources) throws IOException {
    String location = Files.exists(file) ? location(file) : "";
    return sources.stream().map(LakeManifest.Source::location).toList().indexOf(location);
  }

  /** Returns the index of the source with equal bytes and columns, or -1. */
  private int sameAs(Path file, List<LakeManifest.Source> sources) throws IOException {
    String sha256 = null;
    for (int i = 0; i < sources.size() && Files.isRegularFile(file); i++) {
      if (sources.get(i).bytes() == Files.size(file) && sources.get(i).columns().equals(columns)) {
        sha256 = sha256 == null ? Sha256.of(file) : sha256;
        if (sources.get(i).sha256().equals(sha256)) {
          return i;
        }
      }
    }
    return -1;
  }

  private StagedSource stage(DuckDb duck, Path path, Path staging, Progress progress)
      throws IOException, SQLException {
    Files.createDirectories(staging);
    try (DelimitedFile<Utf8Review> rows =
        AmazonReviews.openUtf8(path, reading, progress, columns, this::requireFolder)) {
      String name = "source_" + staging.getFileName();
      ReviewFunction function =
          ReviewFunction.register(duck, name, rows, columns, options.threads());
      List<StagedSource.Part> files = copy(duck, name, staging, function);
      Rejects rejects = rows.rejects();
      Path rejectsFile = null;
      if (!rejects.isEmpty()) {
        rejectsFile = staging.resolve("rejects.csv");
        RejectsFile.write(rejectsFile, rejects);
      }
      LakeManifest.Source source =
          new LakeManifest.Source(
              path.toString(),
              location(path),
              rows.source().sha256(),
              Files.size(path),
              rows.source().rows(),
              rows.source().rejected(),
              columns,
              "",
              List.of(),
              List.of());
      return new StagedSource(source, rows.dialect(), rejects, rejectsFile, files, "");
    }
  }

  private void requireFolder(Row row, Utf8Review review) {
    int bytes = review.text(ReviewFunction.CATEGORY).length;
    if (bytes > PartitionNames.MAX_BYTES) {
      throw row.malformed(
          row.header().index(columns.category()),
          "%s must be at most %s bytes, to be the name of a folder, but has %s"
              .formatted(columns.category(), PartitionNames.MAX_BYTES, bytes));
    }
  }

  /** Writes the rows of a function and returns the files. */
  private List<StagedSource.Part> copy(
      DuckDb duck, String function, Path staging, ReviewFunction rows)
      throws IOException, SQLException {
    String target = DuckDb.quoted(staging.resolve(StagedSource.REVIEWS).toString());
    String copy =
        """
        COPY (FROM %s()) TO %s
        (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (%s), RETURN_STATS)\
        """
            .formatted(function, target, ReviewFunction.PARTITION);
    List<StagedSource.Part> files = new ArrayList<>();
    try (Statement statement = duck.connection().createStatement();
        ResultSet result = statement.executeQuery(copy)) {
      rows.throwFailure();
      List<String> categories = rows.categories();
      while (result.next()) {
        Path file = staging.getFileSystem().getPath(result.getString("filename"));
        String folder = String.valueOf(Objects.requireNonNull(file.getParent()).getFileName());
        int number = Integer.parseInt(folder.substring(folder.indexOf('=') + 1));
        files.add(
            new StagedSource.Part(
                file, categories.get(number), result.getLong("count"), Files.size(file)));
      }
    } catch (SQLException e) {
      rows.throwFailure();
      throw e;
    }
    files.sort(
        Comparator.comparing(StagedSource.Part::category)
            .thenComparing(part -> part.file().toString()));
    return files;
  }
}
