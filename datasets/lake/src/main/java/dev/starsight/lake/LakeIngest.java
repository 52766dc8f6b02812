package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Rejects;
import dev.starsight.delimited.Row;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.LockFile;
import dev.starsight.files.internal.Sha256;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.AmazonReviews.Utf8Review;
import dev.starsight.reviews.ReviewColumns;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes files of reviews into a lake: Parquet, compressed with zstd, in a folder for each {@code
 * product_category}, in memory that does not grow with the files. All files come in at once, or
 * none: what is written lies beside the lake's files until {@code lake.json} names it, so whoever
 * is killed before leaves the lake as it was. One thread may be at work in a lake; others may read
 * it meanwhile.
 *
 * <p>A file is known by its place and by its SHA-256. The same bytes again change nothing, wherever
 * they are; other bytes at the same place replace what came from there.
 */
public final class LakeIngest {

  private static final String LOCK = "lake.lock";
  private static final String STAGING = "incoming";

  /** The names of the files that are made here. */
  private static final Pattern OURS =
      Pattern.compile("[0-9a-f]{16}(-r[0-9]+)?(-[0-9]+\\.parquet|\\.csv)");

  /** Rejects that are held in memory and written out; more are only counted. */
  private static final int KEPT_REJECTS = 200_000;

  /**
   * Rows of one category that a thread holds until it writes them, for each megabyte that DuckDB
   * may hold. DuckDB's own threshold is so high that files of many categories are spilt instead of
   * written.
   */
  private static final int ROWS_HELD_A_MEGABYTE = 32;

  private static final int MOST_ROWS_HELD = 32_768;

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

  /** Into a lake at this place, which is made if there is none; reading as usual. */
  public static LakeIngest into(Path lake) {
    return new LakeIngest(
        lake,
        LakeOptions.defaults(),
        ReadOptions.defaults().withKeptRejects(KEPT_REJECTS),
        ReviewColumns.defaults());
  }

  /** With so much memory and so many threads. */
  public LakeIngest withOptions(LakeOptions lakeOptions) {
    return new LakeIngest(lake, lakeOptions, reading.withThreads(lakeOptions.threads()), columns);
  }

  /** Whether the first bad row ends it, see {@link ReadOptions#strict()}. */
  public LakeIngest withStrict(boolean strict) {
    return new LakeIngest(lake, options, reading.withStrict(strict), columns);
  }

  /** Of files whose columns have other names than Amazon's, and perhaps not all of them. */
  public LakeIngest withColumns(ReviewColumns names) {
    return new LakeIngest(lake, options, reading, names);
  }

  /**
   * Takes files in.
   *
   * @param files of Amazon reviews, in either dialect, plain or gzip; or with the columns told
   * @throws StarsightException naming place and reason, if a header is wrong or too many rows are
   *     bad, if the directory holds something else, or if somebody else is at work in the lake
   * @throws IOException naming the path, if a file cannot be read or is damaged, or the lake cannot
   *     be written
   */
  public IngestReport run(List<Path> files, Progress progress) throws IOException {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("at least one file is needed");
    }
    boolean fresh = prepare();
    boolean hadLock = Files.exists(lake.resolve(LOCK));
    try (LockFile lock =
        LockFile.tryTake(lake.resolve(LOCK))
            .orElseThrow(
                () ->
                    new StarsightException(
                        lake + ": another ingest is at work in this lake; wait for it"))) {
      Objects.requireNonNull(lock);
      boolean done = false;
      try {
        LakeManifest manifest = LakeManifest.read(lake).orElse(LakeManifest.empty());
        manifest.requireFiles(lake);
        deleteStrays(manifest);
        IngestReport report = takeIn(manifest, files, progress);
        done = true;
        return report;
      } finally {
        if (!done && !hadLock) {
          giveUp(fresh);
        }
      }
    }
  }

  /** Leaves nothing of a lake that has not come about; for the one who has its lock. */
  private void giveUp(boolean fresh) {
    try (Stream<Path> children = Files.list(lake)) {
      if (children.allMatch(child -> child.endsWith(LOCK))) {
        Files.deleteIfExists(lake.resolve(LOCK));
        if (fresh) {
          Files.deleteIfExists(lake);
        }
      }
    } catch (IOException e) {
      // What went wrong before is what is told.
    }
  }

  /** Makes the directory; whether it was not there before. */
  private boolean prepare() throws IOException {
    PartitionNames.requirePlainPath(lake);
    if (!Files.exists(lake)) {
      Files.createDirectories(lake);
      return true;
    }
    if (!Files.isDirectory(lake)) {
      throw new IOException(lake + ": a lake is a directory, but this is a file");
    }
    // In this order: the lock is the first that another ingest puts there.
    if (!isEmpty(lake)
        && !Files.exists(lake.resolve(LOCK))
        && !Files.exists(lake.resolve(LakeManifest.NAME))) {
      throw new StarsightException(
          lake + ": is neither empty nor a lake; name another place for it");
    }
    return false;
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isEmpty();
    }
  }

  /**
   * Deletes files of ours that the lake does not name: what has been replaced, and what an ingest
   * that was killed has moved into place without saying so.
   */
  private void deleteStrays(LakeManifest manifest) throws IOException {
    Set<Path> known = new HashSet<>();
    manifest.parts().forEach(part -> known.add(part.in(lake)));
    for (LakeManifest.Source source : manifest.sources()) {
      known.add(lake.resolve(source.rejects()));
    }
    for (String name : List.of(StagedSource.REVIEWS, StagedSource.REJECTS)) {
      if (Files.isDirectory(lake.resolve(name))) {
        try (Stream<Path> paths = Files.walk(lake.resolve(name))) {
          for (Path path : paths.filter(Files::isRegularFile).toList()) {
            if (OURS.matcher(String.valueOf(path.getFileName())).matches()
                && !known.contains(path)) {
              Files.delete(path);
              deleteIfEmpty(Objects.requireNonNull(path.getParent()));
            }
          }
        }
      }
    }
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // Other files are in it.
    }
  }

  private IngestReport takeIn(LakeManifest before, List<Path> files, Progress progress)
      throws IOException {
    List<LakeManifest.Source> sources = new ArrayList<>(before.sources());
    List<IngestReport.Taken> taken = new ArrayList<>();
    Set<String> prefixes = new HashSet<>();
    before.parts().forEach(part -> prefixes.add(part.prefix()));
    PartitionNames names = new PartitionNames();
    before
        .parts()
        .forEach(
            part ->
                names.know(
                    part.category(), part.folder().substring(part.folder().indexOf('/') + 1)));
    try (AtomicDirectory staging = AtomicDirectory.replacing(lake.resolve(STAGING))) {
      List<StagedSource> staged = new ArrayList<>();
      try (DuckDb duck = open(staging.path())) {
        for (Path file : files) {
          int place = placeOf(file, sources);
          int same = sameAs(file, sources);
          if (same >= 0) {
            taken.add(IngestReport.Taken.unchanged(file, sources.get(same)));
            findAgain(file, same, place, sources);
            continue;
          }
          StagedSource one = stage(duck, file, staging.path().resolve("" + taken.size()), progress);
          one = one.withPrefix(freePrefix(one.source().sha256(), prefixes));
          LakeManifest.Source source = one.manifestEntry(names);
          staged.add(one);
          taken.add(IngestReport.Taken.read(source, place < 0, one.dialect(), one.rejects()));
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
        one.move(lake, names);
      }
      if (!after.equals(before) || !Files.exists(lake.resolve(LakeManifest.NAME))) {
        after.write(lake);
        deleteStrays(after);
      }
      return IngestReport.of(taken, after);
    }
  }

  /**
   * The lake has these bytes already, perhaps from another place: if they are no longer there, this
   * is where they come from now. Whatever came from this place before is no longer there either.
   */
  private static void findAgain(Path file, int same, int place, List<LakeManifest.Source> sources)
      throws IOException {
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

  /** What the files of a source begin with: nothing that the lake has, or had before. */
  private static String freePrefix(String sha256, Set<String> taken) {
    String digits = sha256.substring(0, 16);
    String prefix = digits;
    for (int i = 1; !taken.add(prefix); i++) {
      prefix = digits + "-r" + i;
    }
    return prefix;
  }

  private DuckDb open(Path staging) throws SQLException {
    DuckDb duck =
        DuckDb.open(
            options.threads(), options.memoryMegabytes(), staging.resolve("spill").toString());
    int held = Math.min(MOST_ROWS_HELD, ROWS_HELD_A_MEGABYTE * options.memoryMegabytes());
    duck.execute("SET partitioned_write_flush_threshold=" + held);
    duck.execute("SET preserve_insertion_order=" + (options.threads() == 1));
    return duck;
  }

  private static String location(Path file) throws IOException {
    return file.toRealPath().toString();
  }

  /** Which of the sources lies at the same place, or -1. */
  private static int placeOf(Path file, List<LakeManifest.Source> sources) throws IOException {
    String location = Files.exists(file) ? location(file) : "";
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).location().equals(location)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Which of the sources has the same bytes, read alike, or -1; reads the file only where one may.
   */
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
      var account = rows.source();
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
              account.sha256(),
              Files.size(path),
              account.rows(),
              account.rejected(),
              columns,
              "",
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

  /** Writes the rows of a function; which files it has written. */
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
        Path file = Path.of(result.getString("filename"));
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
