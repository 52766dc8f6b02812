package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.LockFile;
import dev.starsight.files.internal.Sha256;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Adds predictions to the rows of a lake: a column with the label and a column with its confidence.
 * The Parquet files are written anew beside the old ones and {@code lake.json} is replaced last, so
 * whoever opens the lake meanwhile, and whatever kills the process, finds it without the columns or
 * with them on every row. Rows that are ingested later have NULL there. A column of the same name
 * that was added before is replaced.
 *
 * <p>From the start to {@link #close} the lake is locked against others who would change it. Not
 * thread-safe.
 */
public final class LakeColumns implements AutoCloseable {

  /** What the name of the column of confidences ends with. */
  public static final String CONFIDENCE = "_confidence";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,49}");

  private final Path lake;
  private final String name;
  private final LockFile lock;
  private final LakeManifest manifest;

  private LakeColumns(Path lake, String name, LockFile lock, LakeManifest manifest) {
    this.lake = lake;
    this.name = name;
    this.lock = lock;
    this.manifest = manifest;
  }

  /**
   * Locks a lake to add columns to it.
   *
   * @param name of the column of labels: 1 to 50 lower-case ASCII letters, digits and underscores,
   *     the first a letter
   * @throws StarsightException if the name breaks that rule or is that of another column, if the
   *     lake has no rows, or if somebody else is changing it
   * @throws IOException naming the path, if it is not a lake or a file of it is missing
   */
  public static LakeColumns begin(Path lake, String name) throws IOException {
    requireName(name);
    LakeFiles.of(lake); // Before a lock is put into a directory that is not a lake.
    LockFile lock = new LakeDirectory(lake).lock();
    boolean done = false;
    try {
      LakeManifest manifest = LakeFiles.of(lake).manifest();
      if (manifest.rows() == 0) {
        throw new StarsightException(lake + ": there is no review in this lake");
      }
      done = true;
      return new LakeColumns(lake, name, lock, manifest);
    } finally {
      if (!done) {
        lock.close();
      }
    }
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new StarsightException(
          ("the name of a column must be 1 to 50 lower-case letters, digits or \"_\" and begin with"
                  + " a letter, but is \"%s\"")
              .formatted(name));
    }
    for (Catalogue.Column column : LakeFiles.COLUMNS) {
      if (column.name().equals(name) || column.name().equals(name + CONFIDENCE)) {
        throw new StarsightException(
            "\"%s\" is a column of every lake; name another one".formatted(name));
      }
    }
  }

  /** Reads a column of {@code lake.json}. */
  static Catalogue.Column read(JsonFields fields) throws IOException {
    String name = fields.text("name");
    String type = fields.text("type");
    if (!Pattern.matches("[a-z][a-z0-9_]{0,79}", name)) {
      throw fields.refused("name", "the name of a column");
    }
    if (!List.of("INTEGER", "VARCHAR", "DOUBLE").contains(type)) {
      throw fields.refused("type", "INTEGER, VARCHAR or DOUBLE");
    }
    return new Catalogue.Column(name, type);
  }

  /**
   * Returns a SHA-256 of what the rows were made of: another one means other rows. Added columns do
   * not change it.
   */
  public String digest() {
    StringBuilder rows = new StringBuilder();
    for (LakeManifest.Source source : manifest.sources()) {
      rows.append(source.sha256()).append(' ').append(source.columns()).append('\n');
      source.parts().forEach(part -> rows.append(part.rows()).append(part.category()).append('\n'));
    }
    return Sha256.of(rows.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes the columns.
   *
   * @param predictions a JSON object a line for each row of the lake, in the order of its rows,
   *     with the keys "review_id", "label" and "confidence"
   * @param labels all labels that the model knows: if they are whole numbers, the column is INTEGER
   * @throws DamagedFileException if the lines are not those of the lake's rows; the lake stays as
   *     it is
   * @throws IOException naming the path, if the lake cannot be written
   */
  public void write(Path predictions, List<String> labels, LakeOptions options, Progress progress)
      throws IOException {
    String type = labels.stream().allMatch(LakeColumns::isInteger) ? "INTEGER" : "VARCHAR";
    List<Catalogue.Column> columns =
        List.of(
            new Catalogue.Column(name, type), new Catalogue.Column(name + CONFIDENCE, "DOUBLE"));
    new ColumnWriter(lake.toRealPath(), manifest, columns, progress).run(predictions, options);
  }

  private static boolean isInteger(String label) {
    return label.matches("-?[1-9][0-9]{0,8}|0");
  }

  /** Returns the columns of a source once these are added. */
  static List<Catalogue.Column> merged(
      List<Catalogue.Column> before, List<Catalogue.Column> added) {
    List<String> names = added.stream().map(Catalogue.Column::name).toList();
    return Stream.concat(
            before.stream().filter(column -> !names.contains(column.name())), added.stream())
        .toList();
  }

  /** Releases the lock of the lake. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
