package dev.starsight.cli.options;

import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.MissingColumnException;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.DelimitedFile.LoadResult;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Rejects;
import dev.starsight.delimited.Row;
import dev.starsight.model.Classifier;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.reviews.Review;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which files, and which of their columns. */
public final class InputOptions {

  private static final int REJECTS_SHOWN = 3;

  /** What is done with the text of every row of a stream, in UTF-8. */
  public interface TextSink {
    void accept(byte[] utf8, int from, int to, String label) throws IOException;
  }

  /** A text and its label, on the way from the thread that reads it. */
  private static final class Text {

    private final byte[] utf8;
    private final String label;

    Text(byte[] utf8, String label) {
      this.utf8 = utf8;
      this.label = label;
    }

    static Text of(Row row, int text, @Nullable String label) {
      return new Text(
          Arrays.copyOfRange(row.bytes(), row.from(text), row.to(text)),
          Objects.requireNonNull(label));
    }
  }

  /** What is done with every row of a stream. */
  public interface Sink<T> {
    void accept(T row) throws IOException;
  }

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Reviews: Amazon TSV or any delimited file with a header; plain or gzip.")
  private List<Path> input = new ArrayList<>();

  @Option(
      names = "--text-column",
      paramLabel = "COLUMN",
      description = "Where the text is (default: where the model's was, else review_body).")
  private @Nullable String textColumn;

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      description = "Where the label is (default: where the model's was, else star_rating).")
  private @Nullable String labelColumn;

  @Option(
      names = "--strict",
      description =
          "The first bad row stops; without it bad rows are counted and left out, unless they are"
              + " more than 1 %%.")
  private boolean strict;

  /** Columns that are read besides text and label. */
  private List<String> further = List.of();

  public String textColumn() {
    return textColumn == null ? "review_body" : textColumn;
  }

  public String labelColumn() {
    return labelColumn == null ? "star_rating" : labelColumn;
  }

  public List<Path> files() {
    return input;
  }

  public boolean isGiven() {
    return !input.isEmpty();
  }

  /** Reads these files instead. */
  public void use(Path file) {
    input = List.of(file);
  }

  /** Reads these files and columns instead. */
  public void use(List<Path> files, String text, String label, List<String> columns) {
    input = List.copyOf(files);
    textColumn = text;
    labelColumn = label;
    alsoRead(columns);
  }

  /** The same options for other files. */
  public InputOptions withFiles(List<Path> files) {
    InputOptions others = new InputOptions();
    others.input = List.copyOf(files);
    others.textColumn = textColumn;
    others.labelColumn = labelColumn;
    others.strict = strict;
    return others;
  }

  /** Ends with a sentence if no file was named. */
  public void require(StarsightCommand command) {
    if (input.isEmpty()) {
      throw new StarsightException(
          "--input FILE is needed; see 'starsight " + command.name() + " --help'");
    }
  }

  /** Ends with a sentence if a file was named beside an option that excludes it. */
  public void requireNone(String option) {
    if (!input.isEmpty()) {
      throw new StarsightException(option + " and --input exclude each other; give one of them");
    }
  }

  /** Reads labelled texts into memory. */
  public Dataset<Example> read(StarsightCommand command) throws IOException {
    require(command);
    LoadResult<Example> loaded =
        Examples.load(input, columns().withLabelled(true), options(command), command.console());
    tell(loaded.rejects(), command.console());
    if (loaded.data().isEmpty()) {
      throw new StarsightException(input.get(0) + ": there is no row below the header");
    }
    return loaded.data();
  }

  /** Streams texts, with their labels where they have any, in chunks of at most so many rows. */
  public Provenance stream(StarsightCommand command, int chunkRows, Sink<List<Example>> sink)
      throws IOException {
    require(command);
    List<Provenance.Source> sources = new ArrayList<>();
    List<Example> chunk = new ArrayList<>(chunkRows);
    for (Path file : input) {
      try (DelimitedFile<Example> rows =
          Examples.open(file, columns().withLabelled(false), options(command), Progress.SILENT)) {
        sources.add(
            drain(
                rows,
                example -> {
                  chunk.add(example);
                  if (chunk.size() == chunkRows) {
                    sink.accept(chunk);
                    chunk.clear();
                  }
                },
                command.console()));
      }
    }
    sink.accept(chunk);
    return new Provenance(sources, List.of());
  }

  /** Streams labelled texts as they are in the files. */
  public Provenance streamTexts(StarsightCommand command, TextSink sink) throws IOException {
    require(command);
    List<Provenance.Source> sources = new ArrayList<>();
    for (Path file : input) {
      try (DelimitedFile<Text> rows =
          Examples.open(
              file, columns().withLabelled(true), options(command), command.console(), Text::of)) {
        sources.add(
            drain(
                rows,
                text -> sink.accept(text.utf8, 0, text.utf8.length, text.label),
                command.console()));
      }
    }
    return new Provenance(sources, List.of());
  }

  /** What a row's name is called: {@code review_id}, or {@code row} where a file has none. */
  public String idName() throws IOException {
    for (Path file : input) {
      try (var rows = DelimitedFile.open(file, headerOnly())) {
        if (!rows.header().has("review_id")) {
          return "row";
        }
      }
    }
    return "review_id";
  }

  /** Reads Amazon reviews into memory. */
  public Dataset<Review> readReviews(StarsightCommand command) throws IOException {
    require(command);
    LoadResult<Review> loaded = AmazonReviews.load(input, options(command), command.console());
    loaded.dialects().stream()
        .distinct()
        .forEach(dialect -> command.console().note("  read as " + dialect));
    tell(loaded.rejects(), command.console());
    if (loaded.data().isEmpty()) {
      throw new StarsightException(input.get(0) + ": there is no row below the header");
    }
    return loaded.data();
  }

  /** Streams Amazon reviews. */
  public Provenance streamReviews(StarsightCommand command, Sink<Review> sink) throws IOException {
    require(command);
    List<Provenance.Source> sources = new ArrayList<>();
    for (Path file : input) {
      try (DelimitedFile<Review> rows =
          AmazonReviews.open(file, options(command), command.console())) {
        sources.add(drain(rows, sink, command.console()));
        command.console().note("  read as " + rows.dialect());
      }
    }
    return new Provenance(sources, List.of());
  }

  private static <T> Provenance.Source drain(DelimitedFile<T> rows, Sink<T> sink, Console console)
      throws IOException {
    for (T row = rows.read(); row != null; row = rows.read()) {
      sink.accept(row);
    }
    tell(rows.rejects(), console);
    return rows.source();
  }

  /** Whether every file has the columns of Amazon reviews. */
  public boolean isAmazon() throws IOException {
    for (Path file : input) {
      try (var rows = DelimitedFile.open(file, headerOnly())) {
        if (!rows.header().names().containsAll(Review.COLUMNS)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether text and label are those of {@link Review#toExample()}. */
  public boolean hasDefaultColumns() {
    return columns().equals(ExampleOptions.defaults());
  }

  ExampleOptions columns() {
    return ExampleOptions.defaults()
        .withTextColumn(textColumn())
        .withLabelColumn(labelColumn())
        .withColumns(further);
  }

  /** The columns that all files have besides text and label, in the order of the first. */
  List<String> furtherColumns() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path file : input) {
      try (var rows = DelimitedFile.open(file, headerOnly())) {
        if (file.equals(input.get(0))) {
          names.addAll(rows.header().names().stream().distinct().toList());
        }
        names.retainAll(rows.header().names());
      }
    }
    names.removeAll(List.of(textColumn(), labelColumn()));
    return names;
  }

  /**
   * Looks whether every file has these columns.
   *
   * @throws StarsightException naming the file, the column and the nearest one, if one has not
   */
  public void requireColumns(List<String> names) throws IOException {
    for (Path file : input) {
      try (var rows = DelimitedFile.open(file, headerOnly())) {
        names.forEach(name -> rows.header().index(name));
      }
    }
  }

  /** From now on reads these columns too; each file must have them. */
  void alsoRead(List<String> names) {
    further = List.copyOf(names);
  }

  /**
   * From now on reads the columns that a model looks at; where no option says otherwise and all
   * files have them, text and label are in those that the model was fitted on.
   *
   * @throws StarsightException naming the column, if a file lacks one of the further columns
   */
  public void alsoReadFor(OpenedModel opened, Path model) throws IOException {
    ModelDescription description = opened.description();
    if (textColumn == null && allHave(description.textColumn())) {
      textColumn = description.textColumn();
    }
    if (labelColumn == null && allHave(description.labelColumn())) {
      labelColumn = description.labelColumn();
    }
    Classifier classifier = opened.classifier();
    for (Path file : classifier.columns().isEmpty() ? List.<Path>of() : input) {
      try (var rows = DelimitedFile.open(file, headerOnly())) {
        for (String name : classifier.columns()) {
          if (!rows.header().has(name)) {
            throw new MissingColumnException(
                file.toString(),
                name,
                ("%s: the model %s was trained with the column \"%s\" and needs it, but there are"
                        + " only %s")
                    .formatted(file, model, name, String.join(", ", rows.header().names())));
          }
        }
      }
    }
    alsoRead(classifier.columns());
  }

  private boolean allHave(String column) throws IOException {
    for (Path file : input) {
      try (var rows = DelimitedFile.open(file, headerOnly())) {
        if (!rows.header().has(column)) {
          return false;
        }
      }
    }
    return true;
  }

  /** How to read: strict or not, and in how many threads. */
  public ReadOptions options(StarsightCommand command) {
    return ReadOptions.defaults().withStrict(strict).withThreads(command.threads);
  }

  /** How to look at a header, for which no thread is worth starting. */
  private static ReadOptions headerOnly() {
    return ReadOptions.defaults().withThreads(1).withDigest(false);
  }

  public static void tell(Rejects rejects, Console console) {
    if (rejects.isEmpty()) {
      return;
    }
    console.warn(
        String.format(
            Locale.ROOT,
            "%,d bad row%s left out:",
            rejects.count(),
            rejects.count() == 1 ? "" : "s"));
    rejects.first().stream().limit(REJECTS_SHOWN).forEach(reject -> console.warn("  " + reject));
  }
}
