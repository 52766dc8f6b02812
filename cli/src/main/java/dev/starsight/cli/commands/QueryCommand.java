package dev.starsight.cli.commands;

import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.MemorySize;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.rows.CsvRows;
import dev.starsight.cli.rows.JsonRows;
import dev.starsight.cli.rows.ModelFunctions;
import dev.starsight.cli.rows.RowOutput;
import dev.starsight.cli.rows.RowPrinter;
import dev.starsight.cli.rows.TableRows;
import dev.starsight.data.StarsightException;
import dev.starsight.lake.Catalogue;
import dev.starsight.lake.Lake;
import dev.starsight.lake.Lake.RowSink;
import dev.starsight.lake.LakeOptions;
import dev.starsight.lake.NamedQuery;
import dev.starsight.lake.TextFunction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code query}: SQL on a lake. */
@Command(
    name = "query",
    description = {
      "Ask a lake in SQL (DuckDB's). It has one table, reviews, and is only read: one SELECT at a"
          + " time, and no other files, settings or functions that look beyond it.",
      "With --model there are also predict_star(text) and predict_confidence(text)."
    },
    footer = {
      "",
      "Example: starsight query --lake lake --list",
      "Example: starsight query --lake lake --named star-statistics",
      "Example: starsight query --lake lake \"SELECT year, count(*) FROM reviews GROUP BY ALL\"",
      "Example: starsight query --lake lake --model run/model --format csv \"SELECT review_id,"
          + " predict_star(review_body) FROM reviews\""
    })
final class QueryCommand extends StarsightCommand {

  private static final int SHOWN = 1_000;
  private static final int WIDTH = 120;

  /** How rows are written. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Option(names = "--lake", required = true, paramLabel = "DIR", description = "The lake.")
  private Path lake = Path.of("lake");

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "A saved model, for predict_star(text) and predict_confidence(text).")
  private @Nullable Path model;

  @Parameters(
      arity = "0..1",
      paramLabel = "SQL",
      description = "One SELECT; - reads it from standard input.")
  private @Nullable String sql;

  @Option(names = "--named", paramLabel = "NAME", description = "A query that has a name.")
  private @Nullable String named;

  @Option(
      names = "--list",
      description = "Show what the lake holds (tables, partitions, sources) and the named queries.")
  private boolean list;

  @Option(names = "--explain", description = "Show how the query would be run, and do not run it.")
  private boolean explain;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table (default: fits the terminal, numbers rounded), csv or json (complete, in constant"
              + " memory).")
  private Format format = Format.TABLE;

  @Option(
      names = "--timeout",
      paramLabel = "T",
      defaultValue = "10m",
      description = "How long a query may take (default: ${DEFAULT-VALUE}): 90s, 1h30m.")
  private Duration timeout = Duration.ofMinutes(10);

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      description =
          "A table shows so many rows (default: 1000); csv and json stop where there are more"
              + " (default: all).")
  private @Nullable Long maxRows;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "1g",
      converter = MemorySize.class,
      description =
          "What DuckDB may hold, beside the Java heap (default: ${DEFAULT-VALUE}): 512m, 2g.")
  private int megabytes;

  private volatile @Nullable Lake opened;

  @Override
  public Integer call() throws IOException {
    requireOneQuestion();
    Long most = maxRows;
    if (most != null && most < 1) {
      throw new StarsightException("--max-rows must be at least 1, but is " + most);
    }
    new Interruption(console(), this::interrupted).during(this::answer);
    return DONE;
  }

  private void requireOneQuestion() {
    long questions =
        Stream.of(sql != null, named != null, list).filter(Boolean::booleanValue).count();
    if (questions != 1) {
      throw new StarsightException(
          "one of SQL, --named and --list is needed, but there "
              + (questions == 0 ? "is none" : "are " + questions));
    }
    if (list && format == Format.CSV) {
      throw new StarsightException("--list is shown as table or json, not as csv");
    }
    if (list && explain) {
      throw new StarsightException("--explain is for a query, not for --list");
    }
  }

  /** Whoever is interrupted must not leave DuckDB's temporary files behind. */
  private String interrupted() {
    Lake running = opened;
    if (running != null) {
      try {
        running.close();
      } catch (IOException e) {
        return "the query was stopped, but not all of its temporary files could be deleted";
      }
    }
    return "the query was stopped";
  }

  private void answer() throws IOException {
    LakeOptions options =
        LakeOptions.defaults()
            .withThreads(threads)
            .withMemoryMegabytes(megabytes)
            .withTimeout(timeout);
    String question = list ? "" : question();
    Path directory = model;
    if (directory == null || list) {
      answer(options, List.of(), question);
      return;
    }
    try (OpenedModel saved = SavedModels.open(directory)) {
      if (!saved.classifier().columns().isEmpty()) {
        console()
            .note(
                "The model also looks at "
                    + String.join(", ", saved.classifier().columns())
                    + ", which its functions are not given: they count as missing.");
      }
      answer(options, ModelFunctions.of(saved.classifier()), question);
    }
  }

  private String question() throws IOException {
    String name = named;
    if (name != null) {
      return NamedQuery.of(name).sql();
    }
    String text = Objects.requireNonNull(sql);
    return text.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : text;
  }

  private void answer(LakeOptions options, List<TextFunction> functions, String question)
      throws IOException {
    try (Lake open = Lake.open(lake, options, functions)) {
      opened = open;
      long rows;
      if (list) {
        rows = 0;
        LakeList.write(open.catalogue(), this, format == Format.JSON, width());
      } else if (explain) {
        rows = 0;
        new RowOutput(this).write(open.explain(question)).flush();
      } else {
        rows = answer(open, question);
      }
      Summary summary = summary("query");
      summary.put("lake", lake.toString()).put("rows", rows);
      print(summary);
    } finally {
      opened = null;
    }
  }

  private long answer(Lake open, String question) throws IOException {
    RowOutput out = new RowOutput(this);
    RowPrinter printer =
        switch (format) {
          case TABLE -> new TableRows(out, width());
          case CSV -> new CsvRows(out);
          case JSON -> new JsonRows(out);
        };
    Long most = maxRows;
    if (format != Format.TABLE) {
      long allowed = most == null ? Long.MAX_VALUE - 1 : most;
      long rows = open.forEachRow(question, allowed + 1, new AtMost(printer, allowed));
      printer.end(false);
      return rows;
    }
    long shown = most == null ? SHOWN : most;
    Shown rows = new Shown(printer, shown);
    long found = open.forEachRow(question, shown + 1, rows);
    printer.end(found > shown);
    return Math.min(found, shown);
  }

  /** The width of the terminal, as shells say it. */
  private static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{0,3}")
        ? Integer.parseInt(columns)
        : WIDTH;
  }

  /** Lets rows pass, and fails where there are too many. */
  private static final class AtMost implements RowSink {

    private final RowSink sink;
    private final long most;
    private long rows;

    AtMost(RowSink sink, long most) {
      this.sink = sink;
      this.most = most;
    }

    @Override
    public void begin(List<Catalogue.Column> columns) throws IOException {
      sink.begin(columns);
    }

    @Override
    public void row(List<@Nullable Object> values) throws IOException {
      rows++;
      if (rows > most) {
        throw new StarsightException(
            String.format(
                Locale.ROOT,
                "the query gives more than %,d rows, which is its limit (--max-rows)",
                most));
      }
      sink.row(values);
    }
  }

  /** Lets the first rows pass. */
  private static final class Shown implements RowSink {

    private final RowSink sink;
    private long left;

    Shown(RowSink sink, long most) {
      this.sink = sink;
      this.left = most;
    }

    @Override
    public void begin(List<Catalogue.Column> columns) throws IOException {
      sink.begin(columns);
    }

    @Override
    public void row(List<@Nullable Object> values) throws IOException {
      if (left > 0) {
        left--;
        sink.row(values);
      }
    }
  }
}
