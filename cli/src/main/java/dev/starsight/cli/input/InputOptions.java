package dev.starsight.cli.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.MissingColumnException;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.DelimitedFile.LoadResult;
import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.Header;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Row;
import dev.starsight.model.CleanText;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.ReviewColumns;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the input files and their columns. The header of each file is read once. */
public final class InputOptions {

  /** Receives the rows of a stream. */
  public interface Sink<T> {
    void accept(T row) throws IOException;
  }

  private interface Opener<T> {
    DelimitedFile<T> open(Path file) throws IOException;
  }

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files of reviews, or directories of them: Amazon TSV, any delimited file with a header,"
              + " JSON lines or Parquet; plain, gzip or zstd; - for standard input.")
  private List<Path> input = new ArrayList<>();

  @Mixin private DialectOption format = new DialectOption();

  @Option(
      names = "--text-column",
      paramLabel = "COLUMN",
      description =
          "Column of the text (default: the one the model was trained on, else review_body).")
  private @Nullable String textColumn;

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      description =
          "Column of the label (default: the one the model was trained on, else star_rating).")
  private @Nullable String labelColumn;

  @Option(
      names = "--strict",
      description =
          "Stop at the first bad row. Without it bad rows are counted and skipped, and more than"
              + " 1 %% of them are an error.")
  private boolean strict;

  private final InputHeaders headers = new InputHeaders(this::files, () -> format);

  private @Nullable List<Path> files;

  private List<String> further = List.of(); // columns beside the text and the label
  private @Nullable String headlineColumn;
  private boolean clean;

  private @Nullable DelimitedFile<?> reading;

  public String textColumn() {
    return textColumn == null ? "review_body" : textColumn;
  }

  public String labelColumn() {
    return labelColumn == null ? "star_rating" : labelColumn;
  }

  /** Returns the files, also those of directories and of names with wildcards. */
  public List<Path> files() {
    if (files == null) {
      files = InputFiles.of(input);
    }
    return files;
  }

  public boolean isGiven() {
    return !input.isEmpty();
  }

  public void use(Path file) {
    use(List.of(file));
  }

  private void use(List<Path> paths) {
    input = List.copyOf(paths);
    files = null;
  }

  public void use(List<Path> paths, String text, String label, List<String> columns) {
    use(paths);
    textColumn = text;
    labelColumn = label;
    alsoRead(columns);
  }

  public InputOptions withFiles(List<Path> paths) {
    InputOptions others = new InputOptions();
    others.input = List.copyOf(paths);
    others.textColumn = textColumn;
    others.labelColumn = labelColumn;
    others.strict = strict;
    others.format = format;
    others.headlineColumn = headlineColumn;
    others.clean = clean;
    return others;
  }

  /**
   * Requires at least one file.
   *
   * @throws StarsightException if there is none
   */
  public void require(StarsightCommand command) {
    if (input.isEmpty()) {
      throw new StarsightException(
          "--input FILE is needed; see '" + command.qualifiedName() + " --help'");
    }
  }

  /**
   * Requires that no file is given together with an option that excludes it.
   *
   * @throws StarsightException if there is one
   */
  public void requireNone(String option) {
    if (!input.isEmpty()) {
      throw new StarsightException(option + " and --input exclude each other; give one of them");
    }
  }

  /**
   * Requires files, which an option reads again.
   *
   * @throws StarsightException if the input is standard input
   */
  public void requireFiles(String option) {
    if (files().contains(StandardInput.PATH)) {
      throw new StarsightException(
          option + " needs files, which it reads twice, not standard input; write it to a file");
    }
  }

  /** Returns what decides how the files are read, for another process. */
  public ObjectNode toJson() {
    ObjectNode json = headers.toJson().put("strict", strict).put("headlineColumn", headlineColumn);
    further.forEach(json.putArray("further")::add);
    return json.put("textColumn", textColumn()).put("labelColumn", labelColumn());
  }

  public Dataset<Example> read(StarsightCommand command) throws IOException {
    require(command);
    LoadResult<Example> loaded =
        Examples.load(files(), columns().withLabelled(true), options(command), command.console());
    note(loaded.dialects().stream().filter(Dialect::isJsonLines).toList(), command);
    Dataset<Example> rows = rows(loaded, command);
    return clean ? rows.map(CleanText::of) : rows;
  }

  public Dataset<Review> readReviews(StarsightCommand command) throws IOException {
    require(command);
    LoadResult<Review> loaded =
        AmazonReviews.load(files(), options(command), command.console(), reviewColumns());
    note(loaded.dialects(), command);
    return rows(loaded, command);
  }

  private <T> Dataset<T> rows(LoadResult<T> loaded, StarsightCommand command) {
    RejectWarning.warn(loaded.rejects(), command.console());
    if (loaded.data().isEmpty()) {
      throw new StarsightException(files().get(0) + ": there is no row");
    }
    return loaded.data();
  }

  /** Streams texts, with their labels if they have any, in chunks of at most so many rows. */
  public Provenance stream(StarsightCommand command, int chunkRows, Sink<List<Example>> given)
      throws IOException {
    Sink<List<Example>> sink = clean ? chunk -> given.accept(CleanText.of(chunk)) : given;
    Provenance[] provenance = new Provenance[1];
    TimelyRows.Source<Example> rows =
        sinkOfRows ->
            provenance[0] =
                drain(
                    command,
                    file ->
                        Examples.open(
                            file, columns().withLabelled(false), options(command), Progress.SILENT),
                    sinkOfRows,
                    false);
    if (files().contains(StandardInput.PATH)) {
      new TimelyRows<Example>(chunkRows).forEachChunk(rows, sink);
      return provenance[0];
    }
    List<Example> chunk = new ArrayList<>(chunkRows);
    rows.readInto(
        example -> {
          chunk.add(example);
          if (chunk.size() == chunkRows) {
            sink.accept(chunk);
            chunk.clear();
          }
        });
    sink.accept(chunk);
    return provenance[0];
  }

  /**
   * Streams labelled texts as the bytes of the files.
   *
   * @param group a further column to read, or null for none
   */
  public Provenance streamTexts(StarsightCommand command, @Nullable String group, TextSink sink)
      throws IOException {
    return drain(
        command,
        file ->
            Examples.open(
                file,
                columns().withLabelled(true),
                options(command),
                command.console(),
                (row, text, label) ->
                    LabelledText.of(row, text, label, headlineColumn, group, clean)),
        text -> sink.accept(text.utf8(), text.headline(), text.label(), text.group()),
        false);
  }

  /** Streams what a function makes of rows, which keep the rules of examples; labels may lack. */
  public <T> Provenance streamRows(
      StarsightCommand command, Examples.Maker<T> maker, Sink<? super T> sink) throws IOException {
    return drain(
        command,
        file ->
            Examples.open(
                file, columns().withLabelled(false), options(command), command.console(), maker),
        sink,
        false);
  }

  public Provenance streamReviews(StarsightCommand command, Sink<Review> sink) throws IOException {
    return drain(
        command,
        file -> AmazonReviews.open(file, options(command), command.console(), reviewColumns()),
        sink,
        true);
  }

  public Provenance streamRows(StarsightCommand command, Sink<Row> sink) throws IOException {
    return drain(command, file -> DelimitedFile.open(file, options(command)), sink, false);
  }

  /** Returns the file and the line of the row that {@link #streamReviews} passes on just now. */
  public String place() {
    return reading == null ? "" : reading.header().source() + ":" + reading.line();
  }

  private static void note(List<Dialect> dialects, StarsightCommand command) {
    dialects.stream().distinct().forEach(each -> command.console().note("  read as " + each));
  }

  private <T> Provenance drain(
      StarsightCommand command, Opener<T> opener, Sink<? super T> sink, boolean saysDialect)
      throws IOException {
    require(command);
    List<Provenance.Source> sources = new ArrayList<>();
    List<Dialect> dialects = new ArrayList<>();
    for (Path file : files()) {
      try (DelimitedFile<T> rows = opener.open(file)) {
        reading = rows;
        for (T row = rows.read(); row != null; row = rows.read()) {
          sink.accept(row);
        }
        RejectWarning.warn(rows.rejects(), command.console());
        sources.add(rows.source());
        dialects.add(rows.dialect());
      }
    }
    note(dialects.stream().filter(each -> saysDialect || each.isJsonLines()).toList(), command);
    return new Provenance(sources, List.of());
  }

  /** Returns the headers of the files. */
  public InputHeaders headers() {
    return headers;
  }

  /** Returns the name of the row id: {@code review_id}, or {@code row} if a file has none. */
  public String idName() throws IOException {
    return headers.allHave(List.of("review_id")) ? "review_id" : "row";
  }

  /** Whether the text and the label are those of {@link Review#toExample()}. */
  public boolean hasDefaultColumns() {
    return !clean && columns().equals(ExampleOptions.defaults());
  }

  /** Returns the names of the columns where these files are reviews. */
  public ReviewColumns reviewColumns() {
    return new ReviewColumns(textColumn(), labelColumn(), ReviewColumns.defaults().category());
  }

  private ExampleOptions columns() {
    return ExampleOptions.defaults()
        .withTextColumn(textColumn())
        .withLabelColumn(labelColumn())
        .withColumns(further)
        .withHeadlineColumn(headlineColumn);
  }

  /** Returns the other columns that all files have, in the order of the first file. */
  public List<String> furtherColumns() throws IOException {
    List<String> names = headers.common();
    names.removeAll(List.of(textColumn(), labelColumn()));
    return names;
  }

  /** Sets the column of the headline, which a file may lack; null reads no headlines. */
  public void readHeadlines(@Nullable String column) {
    headlineColumn = column;
  }

  /** Sets whether the texts and headlines of examples are cleaned. */
  public void readClean(boolean cleaned) {
    clean = cleaned;
  }

  /** Returns the columns that are read in addition to the text and the label. */
  public List<String> furtherColumnsRead() {
    return further;
  }

  /** Sets the columns to read in addition to the text and the label; each file must have them. */
  public void alsoRead(List<String> names) {
    further = List.copyOf(names);
  }

  /**
   * Adds the columns that a model reads. Without options for them, the text and the label are those
   * that the model was trained on if all files have them.
   *
   * @throws MissingColumnException if a file lacks one of the further columns
   */
  public void alsoReadFor(OpenedModel opened, Path model) throws IOException {
    ModelDescription description = opened.description();
    if (textColumn == null && headers.allHave(List.of(description.textColumn()))) {
      textColumn = description.textColumn();
    }
    if (labelColumn == null && headers.allHave(List.of(description.labelColumn()))) {
      labelColumn = description.labelColumn();
    }
    List<String> columns = opened.classifier().columns();
    for (Path file : columns.isEmpty() ? List.<Path>of() : files()) {
      Header header = headers.of(file);
      for (String name : columns) {
        if (!header.has(name)) {
          throw new MissingColumnException(
              file.toString(),
              name,
              ("%s: the model %s was trained with the column \"%s\" and needs it, but there are"
                      + " only %s")
                  .formatted(file, model, name, String.join(", ", header.names())));
        }
      }
    }
    alsoRead(columns);
  }

  private ReadOptions options(StarsightCommand command) {
    return format.in(ReadOptions.defaults().withStrict(strict).withThreads(command.threads));
  }
}
