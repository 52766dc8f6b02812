package dev.starsight.cli.input;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.Example;
import dev.starsight.data.MissingColumnException;
import dev.starsight.data.Provenance;
import dev.starsight.lake.Catalogue;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reviews of files or of a lake, with the columns that phrases need. */
public interface PhraseReviews {

  /**
   * A review.
   *
   * @param value the value of the column that was asked for; empty if it has none or none was
   */
  record Read(
      String id,
      String label,
      @Nullable LocalDate date,
      String author,
      String product,
      String value,
      String text) {}

  /** Returns a name for people, without directories. */
  String shortName();

  /** Passes all reviews on, and returns where they come from. */
  Provenance forEach(Consumer<Read> sink) throws IOException;

  /** Passes about so many reviews on if it can choose them, otherwise all. */
  default Drawn sample(long reviews, Consumer<Read> sink) throws IOException {
    return new Drawn(forEach(sink), false);
  }

  /** Where reviews come from, and whether some were left out. */
  record Drawn(Provenance provenance, boolean leftOut) {}

  /** Names of columns; {@code value} is null if no further column is asked for. */
  record Columns(String text, String label, String date, @Nullable String value) {}

  /** Reviews of files. */
  record OfFiles(InputOptions input, Columns columns, StarsightCommand command)
      implements PhraseReviews {

    private static final int ROWS = 256;
    private static final List<String> PRODUCT = List.of("product_title", "product_id");
    private static final DateTimeFormatter SLASHES =
        DateTimeFormatter.ofPattern("M/d/uuuu").withResolverStyle(ResolverStyle.STRICT);

    @Override
    public String shortName() {
      List<Path> files = input.files();
      return files.get(0).getFileName()
          + (files.size() > 1 ? " and " + (files.size() - 1) + " more" : "");
    }

    @Override
    public Provenance forEach(Consumer<Read> sink) throws IOException {
      Set<String> further = new LinkedHashSet<>();
      for (String name : List.of(columns.date, "customer_id", PRODUCT.get(0), PRODUCT.get(1))) {
        if (input.headers().allHave(List.of(name))) {
          further.add(name);
        }
      }
      String value = columns.value;
      if (value != null) {
        input.headers().require(List.of(value));
        further.add(value);
      }
      // The text and the label are read anyway.
      further.removeAll(List.of(columns.text, columns.label));
      input.use(input.files(), columns.text, columns.label, List.copyOf(further));
      return input.stream(
          command, ROWS, chunk -> chunk.forEach(example -> sink.accept(read(example))));
    }

    private Read read(Example example) {
      String title = value(example, PRODUCT.get(0));
      return new Read(
          example.id(),
          label(example),
          date(value(example, columns.date)),
          value(example, "customer_id"),
          title.isEmpty() ? value(example, PRODUCT.get(1)) : title,
          columns.value == null ? "" : value(example, columns.value),
          example.text());
    }

    private static String label(Example example) {
      String label = example.label();
      return label == null ? "" : label;
    }

    private String value(Example example, String column) {
      return column.equals(columns.label)
          ? label(example)
          : column.equals(columns.text)
              ? example.text()
              : example.columns().getOrDefault(column, "");
    }

    /** Returns the day of a text that begins with one, or null. */
    static @Nullable LocalDate date(String text) {
      try {
        return text.indexOf('/') > 0
            ? LocalDate.parse(text, SLASHES)
            : text.length() < 10 ? null : LocalDate.parse(text.substring(0, 10));
      } catch (DateTimeException e) {
        return null;
      }
    }
  }

  /**
   * Reviews of a lake.
   *
   * @param from the first day that is needed, or null for all
   */
  record OfLake(Path lake, LakeOptions options, Columns columns, @Nullable LocalDate from)
      implements PhraseReviews {

    @Override
    public String shortName() {
      return String.valueOf(lake.toAbsolutePath().normalize().getFileName());
    }

    @Override
    public Provenance forEach(Consumer<Read> sink) throws IOException {
      return sample(Long.MAX_VALUE, sink).provenance();
    }

    @Override
    public Drawn sample(long reviews, Consumer<Read> sink) throws IOException {
      try (Lake opened = Lake.open(lake, options)) {
        Catalogue catalogue = opened.catalogue();
        List<String> conditions = new ArrayList<>();
        if (from != null) {
          conditions.add(name(catalogue, columns.date) + " >= DATE '" + from + "'");
        }
        long permille = (long) Math.ceil(1000.0 * reviews / Math.max(1, opened.rows()));
        if (permille < 1000) {
          conditions.add(
              "hash(" + name(catalogue, columns.text) + ") % 1000 < " + Math.max(1, permille));
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        opened.forEachRow(
            "SELECT " + String.join(", ", selected(catalogue)) + " FROM reviews" + where,
            new Rows(sink));
        return new Drawn(catalogue.provenance(), permille < 1000);
      }
    }

    private List<String> selected(Catalogue catalogue) {
      return List.of(
          text(catalogue, "review_id"),
          text(catalogue, columns.label),
          "TRY_CAST(" + name(catalogue, columns.date) + " AS DATE)",
          text(catalogue, "customer_id"),
          "coalesce(nullif(%s, ''), %s)"
              .formatted(text(catalogue, "product_title"), text(catalogue, "product_id")),
          columns.value == null ? "''" : text(catalogue, columns.value),
          text(catalogue, columns.text));
    }

    private String text(Catalogue catalogue, String column) {
      return "CAST(" + name(catalogue, column) + " AS VARCHAR)";
    }

    private String name(Catalogue catalogue, String column) {
      List<String> names =
          catalogue.tables().get(0).columns().stream().map(Catalogue.Column::name).toList();
      if (!names.contains(column)) {
        throw new MissingColumnException(
            lake.toString(),
            column,
            "%s: there is no column \"%s\"; the columns are %s"
                .formatted(lake, column, String.join(", ", names)));
      }
      return '"' + column + '"';
    }

    private record Rows(Consumer<Read> sink) implements Lake.RowSink {

      @Override
      public void begin(List<Catalogue.Column> columns) {}

      @Override
      public void row(List<@Nullable Object> row) {
        sink.accept(
            new Read(
                text(row.get(0)),
                text(row.get(1)),
                row.get(2) instanceof LocalDate date ? date : null,
                text(row.get(3)),
                text(row.get(4)),
                text(row.get(5)),
                text(row.get(6))));
      }

      private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
      }
    }
  }
}
