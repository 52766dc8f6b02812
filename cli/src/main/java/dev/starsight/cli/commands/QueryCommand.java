package dev.starsight.cli.commands;

import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.MemoryGuard;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.CsvOption;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.MemoryOption;
import dev.starsight.cli.rows.ModelFunctions;
import dev.starsight.cli.rows.RowFormat;
import dev.starsight.cli.rows.RowPrinter;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code query}: runs SQL on a lake. */
@Command(
    name = "query",
    description = {
      "Run a query in the SQL of DuckDB. The lake has one table, reviews, and is read-only: one"
          + " SELECT at a time, without access to other files or to settings.",
      "With --model the functions predict_star(text) and predict_confidence(text) are available."
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

  private static final long SHOWN = 1_000;

  @Option(
      names = "--lake",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the lake.")
  private Path lake = Path.of("lake");

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Saved model for predict_star(text) and predict_confidence(text).")
  private @Nullable Path model;

  @Parameters(
      arity = "0..1",
      paramLabel = "SQL",
      description = "A SELECT statement; - reads it from standard input.")
  private @Nullable String sql;

  @Option(names = "--named", paramLabel = "NAME", description = "Run a named query; see --list.")
  private @Nullable String named;

  @Option(
      names = "--list",
      description = "List the tables, partitions and sources of the lake, and the named queries.")
  private boolean list;

  @Option(names = "--explain", description = "Show the query plan and do not run the query.")
  private boolean explain;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table (fits the terminal, rounds numbers), or csv or json (complete, in constant memory)"
              + " (default: ${DEFAULT-VALUE}).")
  private RowFormat format = RowFormat.TABLE;

  @Option(
      names = "--timeout",
      paramLabel = "T",
      defaultValue = "10m",
      description = "Time limit for the query, such as 90s or 1h30m (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofMinutes(10);

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      description =
          "Maximum number of rows: a table shows the first N (default: 1000); csv and json fail if"
              + " there are more (default: no limit).")
  private @Nullable Long maxRows;

  @Mixin private final MemoryOption memory = new MemoryOption();

  @Mixin private final CsvOption csvSafe = new CsvOption();

  @Mixin final DeviceOption device = new DeviceOption();

  private volatile @Nullable Lake opened;

  @Override
  public Integer call() throws IOException {
    requireOneQuery();
    csvSafe.requireTable(format == RowFormat.CSV, "add --format csv");
    Long most = maxRows;
    if (most != null && most < 1) {
      throw new StarsightException("--max-rows must be at least 1, but is " + most);
    }
    new Interruption(console(), this::interrupted).during(this::answer);
    return DONE;
  }

  private void requireOneQuery() {
    long queries =
        Stream.of(sql != null, named != null, list).filter(Boolean::booleanValue).count();
    if (queries != 1) {
      throw new StarsightException(
          "one of SQL, --named and --list is needed, but there "
              + (queries == 0 ? "is none" : "are " + queries));
    }
    if (list && format == RowFormat.CSV) {
      throw new StarsightException("--list is shown as table or json, not as csv");
    }
    if (list && explain) {
      throw new StarsightException("--explain is for a query, not for --list");
    }
  }

  /** Closes the lake, so that no temporary files of DuckDB are left behind. */
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
    LakeOptions options = memory.lakeOptions(threads).withTimeout(timeout);
    String query = list ? "" : query();
    Path directory = model;
    if (directory == null || list) {
      answer(options, List.of(), query);
      return;
    }
    try (OpenedModel saved = SavedModels.open(directory)) {
      if (!saved.classifier().columns().isEmpty()) {
        console()
            .note(
                "The model also reads the columns %s; its functions do not get them, so they count"
                    + " as missing.",
                String.join(", ", saved.classifier().columns()));
      }
      answer(options, ModelFunctions.of(saved.classifier()), query);
    }
  }

  private String query() throws IOException {
    String name = named;
    if (name != null) {
      return NamedQuery.of(name).sql();
    }
    String text = Objects.requireNonNull(sql);
    return text.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : text;
  }

  private void answer(LakeOptions options, List<TextFunction> functions, String query)
      throws IOException {
    try (Lake open = Lake.open(lake, options, functions);
        MemoryGuard guard = new MemoryGuard(console(), options.memoryMegabytes())) {
      Objects.requireNonNull(guard);
      opened = open;
      long rows;
      if (list) {
        rows = 0;
        LakeList.write(open.catalogue(), this, format == RowFormat.JSON, RowFormat.width());
      } else if (explain) {
        rows = 0;
        console().text(open.explain(query));
      } else {
        rows = answer(open, query);
      }
      print(summary("query").put("lake", lake.toString()).put("rows", rows));
    } finally {
      opened = null;
    }
  }

  private long answer(Lake open, String query) throws IOException {
    RowPrinter printer = format.printer(this, csvSafe);
    boolean table = format == RowFormat.TABLE;
    long limit = Objects.requireNonNullElse(maxRows, table ? SHOWN : Long.MAX_VALUE - 1);
    long found = open.forEachRow(query, limit + 1, new Limited(printer, limit, table));
    printer.end(found > limit);
    return Math.min(found, limit);
  }

  private static final class Limited implements RowSink {

    private final RowSink sink;
    private final long limit;
    private final boolean drops;
    private long rows;

    Limited(RowSink sink, long limit, boolean drops) {
      this.sink = sink;
      this.limit = limit;
      this.drops = drops;
    }

    @Override
    public boolean nestedAsJson() {
      return sink.nestedAsJson();
    }

    @Override
    public void begin(List<Catalogue.Column> columns) throws IOException {
      sink.begin(columns);
    }

    @Override
    public void row(List<@Nullable Object> values) throws IOException {
      rows++;
      if (rows <= limit) {
        sink.row(values);
      } else if (!drops) {
        throw new StarsightException(
            String.format(
                Locale.ROOT,
                "the query gives more than %,d rows, which is its limit (--max-rows)",
                limit));
      }
    }
  }
}
