package dev.starsight.cli.predict;

import dev.starsight.data.Example;
import dev.starsight.data.MissingColumnException;
import dev.starsight.data.Provenance;
import dev.starsight.lake.Catalogue;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeOptions;
import dev.starsight.model.Classifier;
import dev.starsight.reviews.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a lake, in the order of its files and their rows. Flags read as {@code Y} and {@code
 * N}, as in Amazon's files; what is NULL reads as empty.
 */
public final class LakeRows implements FilePrediction.Source {

  /** Nothing but reading takes time in the query, however many rows there are. */
  private static final Duration TIMEOUT = Duration.ofDays(365);

  private static final String ID = "review_id";

  private final Path directory;
  private final String text;
  private final boolean withHeadline;
  private final List<String> further;

  private LakeRows(Path directory, String text, boolean withHeadline, List<String> further) {
    this.directory = directory;
    this.text = text;
    this.withHeadline = withHeadline;
    this.further = List.copyOf(further);
  }

  /**
   * Returns the rows as a model reads them.
   *
   * @param text the column of the text
   * @throws MissingColumnException if the lake lacks a column that the model reads
   * @throws IOException naming the path, if it is not a lake or a file of it is damaged
   */
  public static LakeRows of(Path directory, String text, Classifier classifier) throws IOException {
    List<String> needed = new ArrayList<>(List.of(text));
    needed.addAll(classifier.columns());
    try (Lake lake = open(directory)) {
      List<String> known = columns(lake).stream().map(Catalogue.Column::name).toList();
      for (String column : needed) {
        if (!known.contains(column)) {
          throw new MissingColumnException(
              directory.toString(),
              column,
              "%s: the column \"%s\" is needed, but the lake has only %s"
                  .formatted(directory, column, String.join(", ", known)));
        }
      }
    }
    return new LakeRows(directory, text, classifier.headline().isPresent(), classifier.columns());
  }

  private static Lake open(Path directory) throws IOException {
    // One thread reads the rows in their order and holds a few of them.
    return Lake.open(
        directory,
        LakeOptions.defaults().withThreads(1).withMemoryMegabytes(128).withTimeout(TIMEOUT));
  }

  private static List<Catalogue.Column> columns(Lake lake) {
    return lake.catalogue().tables().get(0).columns();
  }

  /** Returns what decides how the rows are read. */
  public String reading() {
    return "%s, headline %s, further %s".formatted(text, withHeadline, further);
  }

  @Override
  public Provenance read(int chunkRows, FilePrediction.ChunkSink sink) throws IOException {
    List<Example> chunk = new ArrayList<>(chunkRows);
    try (Lake lake = open(directory)) {
      lake.forEachRow(
          select(lake),
          new Lake.RowSink() {
            private long number;

            @Override
            public void begin(List<Catalogue.Column> columns) {}

            @Override
            public void row(List<@Nullable Object> row) throws IOException {
              number++;
              chunk.add(example(row, number));
              if (chunk.size() == chunkRows) {
                sink.accept(chunk);
                chunk.clear();
              }
            }
          });
      sink.accept(chunk);
      return lake.catalogue().provenance();
    }
  }

  private String select(Lake lake) {
    Map<String, String> types =
        columns(lake).stream()
            .collect(Collectors.toMap(Catalogue.Column::name, Catalogue.Column::type));
    List<String> values = new ArrayList<>(List.of(ID, value(text, types)));
    values.add(withHeadline ? value(Examples.HEADLINE, types) : "NULL");
    further.forEach(column -> values.add(value(column, types)));
    return "SELECT " + String.join(", ", values) + " FROM reviews";
  }

  private static String value(String column, Map<String, String> types) {
    String name = '"' + column + '"';
    return Objects.equals(types.get(column), "BOOLEAN")
        ? "CASE WHEN %s THEN 'Y' WHEN NOT %s THEN 'N' END".formatted(name, name)
        : name + "::VARCHAR";
  }

  private Example example(List<@Nullable Object> row, long number) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < further.size(); i++) {
      columns.put(further.get(i), text(row.get(3 + i)));
    }
    String id = text(row.get(0));
    return new Example(
        id.isEmpty() ? Long.toString(number) : id,
        text(row.get(1)),
        null,
        columns,
        withHeadline ? text(row.get(2)) : null);
  }

  private static String text(@Nullable Object value) {
    return Objects.toString(value, "");
  }
}
