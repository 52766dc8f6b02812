package dev.starsight.cli.input;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.MissingColumnException;
import dev.starsight.data.Provenance;
import dev.starsight.delimited.Header;
import dev.starsight.delimited.Row;
import dev.starsight.lake.Catalogue;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeOptions;
import dev.starsight.reviews.internal.WrittenDay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
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

  /**
   * Names of columns.
   *
   * @param value a further column, or null if none is asked for
   * @param products whether products are needed; otherwise they are empty
   */
  record Columns(
      String text, String label, String date, @Nullable String value, boolean products) {}

  /** Reviews of files. */
  record OfFiles(InputOptions input, Columns columns, StarsightCommand command)
      implements PhraseReviews {

    private static final List<String> PRODUCT = List.of("product_title", "product_id");

    @Override
    public String shortName() {
      List<Path> files = input.files();
      return files.get(0).getFileName()
          + (files.size() > 1 ? " and " + (files.size() - 1) + " more" : "");
    }

    @Override
    public Provenance forEach(Consumer<Read> sink) throws IOException {
      Set<String> names = new LinkedHashSet<>();
      List<String> further = new ArrayList<>(List.of(columns.date, "customer_id"));
      if (columns.products) {
        further.addAll(PRODUCT);
      }
      for (String name : further) {
        if (input.headers().allHave(List.of(name))) {
          names.add(name);
        }
      }
      String value = columns.value;
      if (value != null) {
        input.headers().require(List.of(value));
        names.add(value);
      }
      input.use(input.files(), columns.text, columns.label, List.of());
      return input.streamRows(command, new Reader(names)::read, sink::accept);
    }

    /** Makes reviews of rows. Thread-safe. */
    private final class Reader {

      private final Set<String> names;
      private volatile @Nullable Fields fields;

      Reader(Set<String> names) {
        this.names = names;
      }

      Read read(Row row, int text, @Nullable String label) {
        Fields known = fields;
        if (known == null || known.header != row.header()) {
          known = new Fields(row.header());
          fields = known;
        }
        String id = known.text(row, known.id);
        String title = known.text(row, known.title);
        return new Read(
            id.isEmpty() ? Long.toString(row.number()) : id,
            label == null ? "" : label,
            WrittenDay.of(known.text(row, known.date)),
            known.text(row, known.author),
            title.isEmpty() ? known.text(row, known.product) : title,
            known.text(row, known.value),
            row.text(text));
      }

      /** Where the fields are in the rows of a file; -1 if it has none that is needed. */
      private final class Fields {

        private final Header header;
        private final int id;
        private final int date;
        private final int author;
        private final int title;
        private final int product;
        private final int value;

        Fields(Header header) {
          this.header = header;
          id = header.has("review_id") ? header.index("review_id") : -1;
          date = index(columns.date);
          author = index("customer_id");
          title = columns.products ? index(PRODUCT.get(0)) : -1;
          product = columns.products ? index(PRODUCT.get(1)) : -1;
          value = columns.value == null ? -1 : index(columns.value);
        }

        private int index(String name) {
          return names.contains(name) ? header.index(name) : -1;
        }

        String text(Row row, int index) {
          return index < 0 ? "" : row.text(index);
        }
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

    private static final String NOTHING = "CAST(NULL AS VARCHAR)";

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
          columns.products
              ? "coalesce(nullif(%s, ''), %s)"
                  .formatted(text(catalogue, "product_title"), text(catalogue, "product_id"))
              : NOTHING,
          columns.value == null ? NOTHING : text(catalogue, columns.value),
          text(catalogue, columns.text));
    }

    private String text(Catalogue catalogue, String column) {
      return "CAST(" + name(catalogue, column) + " AS VARCHAR)";
    }

    private String name(Catalogue catalogue, String column) {
      require(lake, catalogue, column);
      return '"' + column + '"';
    }

    /**
     * Requires that a lake has a column.
     *
     * @throws MissingColumnException if not
     */
    public static void require(Path lake, Catalogue catalogue, String column) {
      List<String> names =
          catalogue.tables().get(0).columns().stream().map(Catalogue.Column::name).toList();
      if (!names.contains(column)) {
        throw new MissingColumnException(
            lake.toString(),
            column,
            "%s: there is no column \"%s\"; the columns are %s"
                .formatted(lake, column, String.join(", ", names)));
      }
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
