package dev.starsight.learner.internal.columns;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.starsight.data.Example;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.learner.internal.vectorizer.Ngrams;
import dev.starsight.learner.internal.vectorizer.SparseRows;
import dev.starsight.profile.ColumnProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Further columns of examples as features besides those of the text, fitted on training rows.
 * Numbers and dates are encoded as numbers, texts by their words, everything else by its values. A
 * column that an example does not have counts as missing. Immutable, hence thread-safe.
 */
public final class ColumnEncoder {

  /** The weight of a sparse feature relative to the text, whose row has the length 1. */
  static final float WEIGHT = 0.3f;

  /** The most dense features of a column. */
  public static final int MAX_DENSE = 50;

  public static final String FILE = "columns.json";

  private final List<EncodedColumn> columns;
  private final int size;
  private final int denseSize;

  private ColumnEncoder(List<EncodedColumn> columns) {
    this.columns = List.copyOf(columns);
    this.size = columns.stream().mapToInt(EncodedColumn::size).sum();
    this.denseSize = columns.stream().mapToInt(EncodedColumn::denseSize).sum();
  }

  public static ColumnEncoder none() {
    return new ColumnEncoder(List.of());
  }

  /** Fits the columns with these names; {@code targets} are the label ids of the rows. */
  public static ColumnEncoder fit(
      List<Example> rows, List<String> names, int[] targets, int labels, int threads) {
    List<EncodedColumn> columns = new ArrayList<>();
    for (String name : names) {
      List<@Nullable String> fields = new ArrayList<>(rows.size());
      rows.forEach(row -> fields.add(row.columns().get(name)));
      columns.add(
          switch (ColumnProfile.of(name, fields).type()) {
            case NUMERIC, DATE -> NumberColumn.fit(name, fields);
            case TEXT -> WordsColumn.fit(name, fields, targets, labels, threads);
            case CATEGORICAL, IDENTIFIER, CONSTANT -> ValueColumn.fit(name, fields);
          });
    }
    return new ColumnEncoder(columns);
  }

  public List<String> names() {
    return columns.stream().map(EncodedColumn::name).toList();
  }

  /** Returns the number of sparse features. */
  public int size() {
    return size;
  }

  /** Returns the readable name of a sparse feature. */
  public String feature(int number) {
    int first = 0;
    for (EncodedColumn column : columns) {
      if (number < first + column.size()) {
        return column.feature(number - first);
      }
      first += column.size();
    }
    throw new IndexOutOfBoundsException("there is no feature " + number);
  }

  /** Reports the weighted sparse features of an example that are not 0. */
  public void encode(Example example, EncodedColumn.Features features) {
    int first = 0;
    for (EncodedColumn column : columns) {
      int from = first;
      column.encode(
          example.columns().get(column.name()),
          (feature, value) -> features.add(from + feature, WEIGHT * value));
      first += column.size();
    }
  }

  /** Appends the sparse features of these columns, numbered from {@code from} on, to rows. */
  public SparseRows append(SparseRows rows, List<Example> examples, int from) {
    if (columns.isEmpty()) {
      return rows;
    }
    SparseRows.Builder longer =
        new SparseRows.Builder(rows.rows(), rows.columns.length + 4 * columns.size() * rows.rows());
    for (int row = 0; row < rows.rows(); row++) {
      for (int i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
        longer.add(rows.columns[i], rows.values[i]);
      }
      encode(examples.get(row), (feature, value) -> longer.add(from + feature, value));
      longer.endRow();
    }
    return longer.build();
  }

  /**
   * Adds what the columns of an example contribute to the scores of the labels.
   *
   * @param weights of feature f for label k at {@code f * scores.length + k}
   * @param from number of the first feature of the columns
   */
  public void addScores(Example example, float[] weights, int from, float[] scores) {
    encode(
        example,
        (feature, value) -> {
          int at = (from + feature) * scores.length;
          for (int k = 0; k < scores.length; k++) {
            scores[k] += value * weights[at + k];
          }
        });
  }

  /** Adds the names of columns, if there are any, to a model's settings. */
  public static void describe(List<String> names, Map<String, String> settings) {
    if (!names.isEmpty()) {
      settings.put("tableColumns", String.join(", ", names));
    }
  }

  int denseSize() {
    return denseSize;
  }

  /** Writes the dense features of an example to {@code row} from {@code at} on. */
  void fill(Example example, double[] row, int at) {
    int place = at;
    for (EncodedColumn column : columns) {
      column.fill(example.columns().get(column.name()), row, place);
      place += column.denseSize();
    }
  }

  /** Writes a file, unless there are no columns. */
  public void write(Path directory) throws IOException {
    if (!columns.isEmpty()) {
      AtomicFile.write(directory.resolve(FILE), toJson() + "\n");
    }
  }

  /**
   * Opens what {@link #write} wrote; without the file there are no columns.
   *
   * @throws IOException naming the file, if it is damaged
   */
  public static ColumnEncoder open(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    return Files.exists(file) ? JsonFields.read(file).as(ColumnEncoder::fromJson) : none();
  }

  ArrayNode toJson() {
    ArrayNode list = Json.object().putArray("columns");
    columns.forEach(column -> list.add(column.toJson()));
    return list;
  }

  static ColumnEncoder fromJson(JsonFields list) throws IOException {
    List<EncodedColumn> columns = new ArrayList<>();
    for (JsonFields fields : list.elements()) {
      columns.add(fields.as(ColumnEncoder::column));
    }
    return new ColumnEncoder(columns);
  }

  private static EncodedColumn column(JsonFields fields) throws IOException {
    String name = fields.text("name");
    return switch (fields.text("kind")) {
      case NumberColumn.KIND -> NumberColumn.fromJson(name, fields);
      case ValueColumn.KIND -> new ValueColumn(name, fields.texts("values"));
      case WordsColumn.KIND -> new WordsColumn(name, Ngrams.of(fields.texts("ngrams")));
      default ->
          throw fields.refused(
              "kind", String.join(" or ", NumberColumn.KIND, ValueColumn.KIND, WordsColumn.KIND));
    };
  }
}
