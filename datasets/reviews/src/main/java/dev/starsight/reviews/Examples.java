package dev.starsight.reviews;

import dev.starsight.data.Example;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.DelimitedFile.LoadResult;
import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.Header;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Row;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reader of examples from any delimited file with a header. If the header is that of Amazon
 * reviews, rows must keep their rules ({@link AmazonReviews}); otherwise only the text and the
 * label are checked. The id of an example is its {@code review_id}, or the 1-based row number
 * without one.
 */
public final class Examples {

  /** The column of the headline, in JSON lines of Amazon too, which have another key for it. */
  public static final String HEADLINE = "review_headline";

  private Examples() {}

  /**
   * Reads whole files, one after the other, into memory.
   *
   * @throws dev.starsight.data.StarsightException naming place and reason, if a column is missing
   *     or more rows are bad than the options allow; a label that is needed but empty is bad
   * @throws IOException naming the path, if there is no such file, it cannot be read or is damaged
   */
  public static LoadResult<Example> load(
      List<Path> paths, ExampleOptions examples, ReadOptions options, Progress progress)
      throws IOException {
    return DelimitedFile.load(
        paths, ReviewShape.recognizedIn(options), progress, factory(examples));
  }

  /** Opens a file to read one example at a time in constant memory. */
  public static DelimitedFile<Example> open(
      Path path, ExampleOptions examples, ReadOptions options, Progress progress)
      throws IOException {
    return DelimitedFile.open(path, ReviewShape.recognizedIn(options), progress, factory(examples));
  }

  /**
   * Makes a value from a row that keeps the rules of examples. Several threads may call it at once.
   *
   * @param <T> the type of the value
   */
  @FunctionalInterface
  public interface Maker<T> {

    /**
     * Returns the value of a row.
     *
     * @param row valid until this method returns
     * @param text the index of the field with the text
     * @param label the label, or null if the row has none and needs none
     */
    T make(Row row, int text, @Nullable String label);
  }

  /** Opens a file to read other values than examples, one at a time. */
  public static <T> DelimitedFile<T> open(
      Path path, ExampleOptions examples, ReadOptions options, Progress progress, Maker<T> maker)
      throws IOException {
    return DelimitedFile.open(
        path,
        ReviewShape.recognizedIn(options),
        progress,
        (header, dialect) -> {
          ExampleRows rows = new ExampleRows(examples, header, dialect);
          return row -> rows.make(row, maker);
        });
  }

  private static Row.Mapper.Factory<Example> factory(ExampleOptions examples) {
    return (header, dialect) -> new ExampleRows(examples, header, dialect);
  }

  private static final class ExampleRows implements Row.Mapper<Example> {

    private final boolean labelled;
    private final int text;
    private final int label;
    private final int id;
    private final boolean withHeadline;
    private final int headline;
    private final RecentTexts labels = new RecentTexts();
    private final RecentTexts values = new RecentTexts();
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final @Nullable ReviewRows reviews;

    ExampleRows(ExampleOptions examples, Header header, Dialect dialect) {
      this.labelled = examples.labelled();
      this.text = header.index(examples.textColumn());
      this.label =
          labelled || header.has(examples.labelColumn())
              ? header.index(examples.labelColumn())
              : -1;
      this.id = header.has("review_id") ? header.index("review_id") : -1;
      String column = examples.headlineColumn();
      this.withHeadline = column != null;
      this.headline = column != null && header.has(column) ? header.index(column) : -1;
      for (String further : examples.columns()) {
        columns.put(further, header.index(further));
      }
      this.reviews = ReviewHeader.isOf(header) ? ReviewRows.forFile(header, dialect) : null;
    }

    @Override
    public Example map(Row row) {
      return make(
          row,
          (r, index, found) -> new Example(id(r), r.text(index), found, further(r), headline(r)));
    }

    <T> T make(Row row, Maker<T> maker) {
      if (reviews != null) {
        checkReview(reviews, row);
      }
      return maker.make(row, text, label(row));
    }

    private void checkReview(ReviewRows rules, Row row) {
      rules.checkAllButStars(row);
      if (labelled || !rules.lacksStars(row)) {
        rules.stars(row);
      }
    }

    private String id(Row row) {
      String found = id < 0 ? "" : row.text(id);
      return found.isEmpty() ? Long.toString(row.number()) : found;
    }

    private @Nullable String label(Row row) {
      String found = label < 0 ? "" : labels.get(row, label);
      if (found.isEmpty() && labelled) {
        throw row.malformed(label, "the label is empty");
      }
      return found.isEmpty() ? null : found;
    }

    private @Nullable String headline(Row row) {
      if (!withHeadline) {
        return null;
      }
      return headline < 0 ? "" : row.text(headline);
    }

    private Map<String, String> further(Row row) {
      if (columns.isEmpty()) {
        return Map.of();
      }
      Map<String, String> further = new LinkedHashMap<>();
      columns.forEach((name, index) -> further.put(name, values.get(row, index)));
      return further;
    }
  }

  /**
   * The columns of examples. Immutable.
   *
   * @param textColumn the column of the text, which may be empty
   * @param labelColumn the column of the label
   * @param labelled whether every row must have a label; otherwise the column may be missing or a
   *     field empty, and such examples have no label
   * @param columns further columns that examples keep unchanged; every file must have them
   * @param headlineColumn the column of the headline, such as {@link #HEADLINE}, which is empty in
   *     a file without that column; null if headlines are not read
   */
  public record ExampleOptions(
      String textColumn,
      String labelColumn,
      boolean labelled,
      List<String> columns,
      @Nullable String headlineColumn) {

    public ExampleOptions {
      Objects.requireNonNull(textColumn, "textColumn");
      Objects.requireNonNull(labelColumn, "labelColumn");
      columns = List.copyOf(columns);
    }

    /** Creates options that leave headlines out. */
    public ExampleOptions(
        String textColumn, String labelColumn, boolean labelled, List<String> columns) {
      this(textColumn, labelColumn, labelled, columns, null);
    }

    /** Returns {@code review_body} and {@code star_rating}, labels required, no more columns. */
    public static ExampleOptions defaults() {
      return new ExampleOptions("review_body", "star_rating", true, List.of());
    }

    public ExampleOptions withTextColumn(String name) {
      return new ExampleOptions(name, labelColumn, labelled, columns, headlineColumn);
    }

    public ExampleOptions withLabelColumn(String name) {
      return new ExampleOptions(textColumn, name, labelled, columns, headlineColumn);
    }

    public ExampleOptions withLabelled(boolean everyRow) {
      return new ExampleOptions(textColumn, labelColumn, everyRow, columns, headlineColumn);
    }

    public ExampleOptions withColumns(List<String> further) {
      return new ExampleOptions(textColumn, labelColumn, labelled, further, headlineColumn);
    }

    public ExampleOptions withHeadlineColumn(@Nullable String name) {
      return new ExampleOptions(textColumn, labelColumn, labelled, columns, name);
    }
  }
}
