package dev.starsight.cli.commands;

import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.CsvOption;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.options.MemoryOption;
import dev.starsight.cli.rows.RowFormat;
import dev.starsight.cli.rows.RowPrinter;
import dev.starsight.data.StarsightException;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.lake.Catalogue;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeOptions;
import dev.starsight.lake.search.EmbeddingReport;
import dev.starsight.lake.search.ReviewEmbeddings;
import dev.starsight.lake.search.ReviewSearch;
import dev.starsight.lake.search.SearchHit;
import dev.starsight.transformer.TextEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code search}: finds the reviews of a lake that are nearest in meaning. */
@Command(
    name = "search",
    description = {
      "Find the reviews of a lake that are nearest in meaning to a text, or to one of them.",
      "The first search with an encoder embeds every review and keeps the vectors in the lake;"
          + " after an interruption the next one goes on. Reviews with equal texts are shown once."
    },
    footer = {
      "",
      "Example: starsight search --lake lake \"stopped working after the update\"",
      "Example: starsight search --lake lake --like R2ABCDEFGHIJKL --limit 5",
      "Example: starsight search --lake lake --format json \"will not activate\""
    })
final class SearchCommand extends StarsightCommand {

  private static final int LARGEST_LIMIT = 10_000;
  private static final double DECIMALS = 1e6;

  @Option(
      names = "--lake",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the lake.")
  private Path lake = Path.of("lake");

  @Parameters(arity = "0..1", paramLabel = "TEXT", description = "The text to search for.")
  private @Nullable String text;

  @Option(
      names = "--like",
      paramLabel = "ID",
      description = "Search for reviews like the one with this review_id.")
  private @Nullable String like;

  @Option(
      names = "--limit",
      paramLabel = "K",
      defaultValue = "10",
      description = "Maximum number of reviews (default: ${DEFAULT-VALUE}).")
  private int limit = 10;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table (fits the terminal), or csv or json, which have more columns (default:"
              + " ${DEFAULT-VALUE}).")
  private RowFormat format = RowFormat.TABLE;

  @Mixin private final EncoderOption encoder = new EncoderOption();

  @Mixin final DeviceOption device = new DeviceOption();

  @Mixin private final MemoryOption memory = new MemoryOption();

  @Mixin private final CsvOption csvSafe = new CsvOption();

  private volatile boolean embeds;

  /** A column of the result. */
  private enum Column {
    SIMILARITY("DOUBLE", true),
    STAR_RATING("INTEGER", true),
    REVIEW_DATE("DATE", true),
    REVIEW_ID("VARCHAR", true),
    PRODUCT_CATEGORY("VARCHAR", false),
    PRODUCT_ID("VARCHAR", false),
    SAME_TEXT("INTEGER", false),
    REVIEW_HEADLINE("VARCHAR", true),
    TEXT("VARCHAR", true);

    private final String type;
    private final boolean isInTable;

    Column(String type, boolean isInTable) {
      this.type = type;
      this.isInTable = isInTable;
    }

    Catalogue.Column named() {
      return new Catalogue.Column(name().toLowerCase(Locale.ROOT), type);
    }

    @Nullable Object of(SearchHit hit) {
      return switch (this) {
        case SIMILARITY -> Math.round(hit.similarity() * DECIMALS) / DECIMALS;
        case STAR_RATING -> hit.starRating();
        case REVIEW_DATE -> hit.reviewDate();
        case REVIEW_ID -> hit.reviewId();
        case PRODUCT_CATEGORY -> hit.productCategory();
        case PRODUCT_ID -> hit.productId();
        case SAME_TEXT -> hit.sameText();
        case REVIEW_HEADLINE -> hit.reviewHeadline();
        case TEXT -> hit.text();
      };
    }
  }

  @Override
  public Integer call() throws IOException {
    requireOneQuestion();
    csvSafe.requireTable(format == RowFormat.CSV, "add --format csv");
    if (limit < 1 || limit > LARGEST_LIMIT) {
      throw new StarsightException("--limit must be 1 to 10000, but is " + limit);
    }
    encoder.require(HubFiles.ENCODER);
    new Interruption(console(), this::interrupted).during(this::answer);
    return DONE;
  }

  private void requireOneQuestion() {
    if ((text == null) == (like == null)) {
      throw new StarsightException(
          "one of TEXT and --like is needed, but there " + (text == null ? "is none" : "are both"));
    }
    if (text != null && text.isBlank()) {
      throw new StarsightException("TEXT must not be blank");
    }
  }

  private String interrupted() {
    return embeds
        ? "the reviews embedded so far are kept; the same command goes on from there"
        : "the search was stopped";
  }

  private void answer() throws IOException {
    LakeOptions options = memory.lakeOptions(threads);
    Catalogue.dataFiles(lake); // Before the encoder, which takes a second.
    try (TextEncoder texts = TextEncoder.open(encoder.checkpoint(), threads)) {
      EmbeddingReport report = embed(texts, options);
      try (ReviewSearch search = ReviewSearch.open(lake, texts, options)) {
        List<SearchHit> hits = find(search, texts);
        write(hits);
        print(
            summary("search")
                .put("lake", lake.toString())
                .put("encoder", encoder.name())
                .put("reviews", search.size())
                .put("embedded", report.newRows())
                .put("rows", hits.size()));
      }
    }
  }

  private EmbeddingReport embed(TextEncoder texts, LakeOptions options) throws IOException {
    ReviewEmbeddings embeddings = ReviewEmbeddings.of(lake, texts).withOptions(options);
    long missing = embeddings.missingRows();
    if (missing > 0) {
      if (like != null) {
        requireReview(like, options);
      }
      console().note("embedding %,d reviews with %s, once", missing, texts.name());
    }
    embeds = true;
    EmbeddingReport report = embeddings.embedMissing(run());
    embeds = false;
    report
        .remade()
        .forEach(file -> console().warn("%s was missing or damaged and was made anew", file));
    return report;
  }

  /** Refuses an id that no review has before all of them are embedded. */
  private void requireReview(String id, LakeOptions options) throws IOException {
    try (Lake opened = Lake.open(lake, options)) {
      String sql =
          "SELECT 1 FROM reviews WHERE review_id = '%s' LIMIT 1".formatted(id.replace("'", "''"));
      if (opened.query(sql).isEmpty()) {
        throw new StarsightException(
            "%s: no review with a text has the id \"%s\"".formatted(lake, id));
      }
    }
  }

  private List<SearchHit> find(ReviewSearch search, TextEncoder texts) throws IOException {
    if (like != null) {
      return search.like(like, limit);
    }
    String question = Objects.requireNonNull(text);
    List<SearchHit> hits = search.nearest(question, limit);
    if (texts.isCut(question)) {
      console()
          .note(
              "TEXT is longer than the encoder reads: only its first %,d tokens count",
              texts.maxLength());
    }
    return hits;
  }

  private void write(List<SearchHit> hits) throws IOException {
    List<Column> columns =
        Arrays.stream(Column.values())
            .filter(column -> column.isInTable || format != RowFormat.TABLE)
            .toList();
    RowPrinter printer = format.printer(this, csvSafe);
    printer.begin(columns.stream().map(Column::named).toList());
    for (SearchHit hit : hits) {
      printer.row(row(columns, hit));
    }
    printer.end(false);
  }

  private static List<@Nullable Object> row(List<Column> columns, SearchHit hit) {
    @Nullable Object[] row = new @Nullable Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = columns.get(i).of(hit);
    }
    return Arrays.asList(row);
  }
}
