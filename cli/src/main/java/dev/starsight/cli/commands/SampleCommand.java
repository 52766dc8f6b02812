package dev.starsight.cli.commands;

import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.StarsightException;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.JsonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.ReviewShape;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sample}: generates reviews as Amazon TSV, CSV or JSON lines. */
@Command(
    name = "sample",
    description = "Generate reviews, as Amazon TSV, CSV or JSON lines, to try things out.",
    footer = {"", "Example: starsight sample --rows 20000 --out sample.tsv.gz"})
final class SampleCommand extends StarsightCommand {

  private static final int REPORT_EVERY = 1000;

  private static final Pattern OTHER_FORMAT =
      Pattern.compile("-|.*\\.(zst|parquet)", Pattern.CASE_INSENSITIVE);

  @Option(names = "--rows", required = true, paramLabel = "N", description = "Number of reviews.")
  private long rows;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Output file; gzip if the name ends in .gz.")
  private Path out = Path.of("sample.tsv.gz");

  @Option(
      names = "--dialect",
      paramLabel = "DIALECT",
      defaultValue = "tsv",
      description =
          "tsv (Amazon reviews), csv, or JSON lines: jsonl (the columns of tsv), amazon2018,"
              + " amazon2023 or yelp (default: ${DEFAULT-VALUE}).")
  private Dialect dialect = Dialect.TSV;

  /** A format that can be written. */
  private enum Dialect {
    TSV(null),
    CSV(null),
    JSONL(null),
    AMAZON2018(ReviewShape.AMAZON_2018),
    AMAZON2023(ReviewShape.AMAZON_2023),
    YELP(ReviewShape.YELP);

    private final @Nullable ReviewShape shape;

    Dialect(@Nullable ReviewShape shape) {
      this.shape = shape;
    }
  }

  @Override
  public Integer call() throws IOException {
    if (OTHER_FORMAT.matcher(out.toString()).matches()) {
      throw new StarsightException(
          "--out must be a file of text, plain or .gz, but is \"" + out + "\"");
    }
    switch (dialect) {
      case TSV -> write(out, rows, seed, console());
      case CSV -> write(AmazonReviewWriter.replacingCsv(out), rows, seed, console());
      default -> writeJson(dialect.shape);
    }
    console().result("%,d generated reviews: %s", rows, out);
    print(summary("sample").put("rows", rows).put("out", out.toString()));
    return DONE;
  }

  private void writeJson(@Nullable ReviewShape shape) throws IOException {
    try (JsonReviewWriter writer = JsonReviewWriter.replacing(out, shape)) {
      generate(rows, seed, console(), writer::write);
      writer.commit();
    }
  }

  private interface Sink {
    void accept(Review review) throws IOException;
  }

  private static void generate(long rows, long seed, Console console, Sink sink)
      throws IOException {
    if (rows < 1) {
      throw new StarsightException("--rows must be at least 1, but is " + rows);
    }
    Iterator<Review> reviews = SampleReviews.generate(rows, seed).iterator();
    for (long row = 1; row <= rows; row++) {
      sink.accept(reviews.next());
      if (row % REPORT_EVERY == 0 || row == rows) {
        console.update("generating reviews", row, rows, "");
      }
    }
  }

  static void write(Path file, long rows, long seed, Console console) throws IOException {
    write(AmazonReviewWriter.replacing(file), rows, seed, console);
  }

  private static void write(AmazonReviewWriter to, long rows, long seed, Console console)
      throws IOException {
    try (AmazonReviewWriter writer = to) {
      generate(rows, seed, console, writer::write);
      writer.commit();
    }
  }
}
