package dev.starsight.lake;

import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Disk;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.run.Progress;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes the Parquet files of a lake anew with further columns, one after the other. The caller
 * holds the lock of the lake.
 */
final class ColumnWriter {

  private static final int BUFFER = 1 << 16;

  private final Path lake;
  private final LakeManifest before;
  private final List<Catalogue.Column> columns;
  private final Progress progress;
  private long done;

  /**
   * Prepares the work.
   *
   * @param lake the real path
   * @param columns the label and the confidence
   */
  ColumnWriter(Path lake, LakeManifest before, List<Catalogue.Column> columns, Progress progress) {
    this.lake = lake;
    this.before = before;
    this.columns = List.copyOf(columns);
    this.progress = progress;
  }

  void run(Path predictions, LakeOptions options) throws IOException {
    before.requireFiles(lake);
    new LakeDirectory(lake).deleteStrays(before);
    Set<String> prefixes = new HashSet<>(before.parts().map(LakeManifest.Part::prefix).toList());
    Map<Path, Path> moves = new LinkedHashMap<>();
    List<LakeManifest.Source> sources = new ArrayList<>();
    try (AtomicDirectory staging = AtomicDirectory.creating(lake.resolve(LakeIngest.STAGING));
        InputStream lines = new BufferedInputStream(Files.newInputStream(predictions), BUFFER);
        DuckDb duck =
            DuckDb.open(1, options.memoryMegabytes(), staging.path().resolve("spill").toString())) {
      for (LakeManifest.Source source : before.sources()) {
        String prefix = LakeIngest.freePrefix(source.sha256(), prefixes);
        List<LakeManifest.Part> parts = new ArrayList<>();
        for (LakeManifest.Part part : source.parts()) {
          String name = prefix + "-" + parts.size() + ".parquet";
          Path written = staging.path().resolve(name);
          Path some = staging.path().resolve("rows.jsonl");
          copyLines(lines, predictions, some, part.rows());
          write(duck, part, some, written);
          String file = part.file().substring(0, part.file().lastIndexOf('/') + 1) + name;
          moves.put(written, lake.resolve(file));
          parts.add(new LakeManifest.Part(part.category(), file, part.rows(), Files.size(written)));
          done += part.rows();
          progress.update("writing", done, before.rows(), "");
        }
        sources.add(source.with(parts, LakeColumns.merged(source.added(), columns)));
      }
      if (lines.read() >= 0) {
        throw new DamagedFileException(predictions.toString(), "has more lines than the lake rows");
      }
      publish(moves, new LakeManifest(sources));
    } catch (SQLException e) {
      throw DuckDb.failure(lake.toString(), "cannot be written", e);
    }
  }

  private void publish(Map<Path, Path> moves, LakeManifest after) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    for (Map.Entry<Path, Path> move : moves.entrySet()) {
      Disk.force(move.getKey());
      Files.move(move.getKey(), move.getValue());
      folders.add(Objects.requireNonNull(move.getValue().getParent()));
    }
    for (Path folder : folders) {
      Disk.forceDirectory(folder);
    }
    after.write(lake);
    // Only now: until the new manifest is on the disk, a power failure brings back the old one.
    new LakeDirectory(lake).deleteStrays(after);
  }

  private static void copyLines(InputStream from, Path source, Path to, long rows)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to), BUFFER)) {
      for (long row = 0; row < rows; ) {
        int next = from.read();
        if (next < 0) {
          throw new DamagedFileException(source.toString(), "has fewer lines than the lake rows");
        }
        out.write(next);
        row += next == '\n' ? 1 : 0;
      }
    }
  }

  private void write(DuckDb duck, LakeManifest.Part part, Path lines, Path target)
      throws SQLException, IOException {
    String source = "read_parquet(%s, hive_partitioning = false)".formatted(file(part.in(lake)));
    StringBuilder kept = new StringBuilder();
    for (String column : kept(duck, source)) {
      kept.append("r.\"").append(column.replace("\"", "\"\"")).append("\", ");
    }
    String sql =
        """
        COPY (SELECT %s CASE WHEN r.review_id IS DISTINCT FROM p.review_id
            AND r.review_id IS NOT NULL THEN error('another row')
            ELSE p.label END::%s AS "%s", p.confidence AS "%s"
          FROM %s AS r POSITIONAL JOIN read_json(%s, format = 'newline_delimited', columns =
            {review_id: 'VARCHAR', label: 'VARCHAR', confidence: 'DOUBLE'}) AS p)
        TO %s (FORMAT parquet, COMPRESSION zstd)\
        """
            .formatted(
                kept,
                columns.get(0).type(),
                columns.get(0).name(),
                columns.get(1).name(),
                source,
                file(lines),
                DuckDb.quoted(target.toString()));
    try (Statement statement = duck.connection().createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).contains("another row")) {
        throw new DamagedFileException(
            part.in(lake).toString(), "its rows are not those that were predicted", e);
      }
      throw e;
    }
  }

  /** Returns the columns of a file but for those that are written. */
  private List<String> kept(DuckDb duck, String source) throws SQLException {
    List<String> kept = new ArrayList<>();
    Set<String> written = new HashSet<>(columns.stream().map(Catalogue.Column::name).toList());
    try (Statement statement = duck.connection().createStatement();
        ResultSet empty = statement.executeQuery("FROM " + source + " LIMIT 0")) {
      ResultSetMetaData known = empty.getMetaData();
      for (int i = 1; i <= known.getColumnCount(); i++) {
        if (!written.contains(known.getColumnName(i).toLowerCase(Locale.ROOT))) {
          kept.add(known.getColumnName(i));
        }
      }
    }
    return kept;
  }

  private static String file(Path path) {
    return DuckDb.quoted(DuckDb.literal(path.toString()));
  }
}
