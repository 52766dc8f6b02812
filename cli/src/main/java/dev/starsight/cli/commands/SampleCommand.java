package dev.starsight.cli.commands;

import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.StarsightException;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sample}: generates reviews as Amazon TSV. */
@Command(
    name = "sample",
    description = "Generate reviews as Amazon TSV to try things out.",
    footer = {"", "Example: starsight sample --rows 20000 --out sample.tsv.gz"})
final class SampleCommand extends StarsightCommand {

  private static final int REPORT_EVERY = 1000;

  @Option(names = "--rows", required = true, paramLabel = "N", description = "Number of reviews.")
  private long rows;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Output file; gzip if the name ends in .gz.")
  private Path out = Path.of("sample.tsv.gz");

  @Override
  public Integer call() throws IOException {
    write(out, rows, seed, console());
    console().result("%,d generated reviews: %s", rows, out);
    print(summary("sample").put("rows", rows).put("out", out.toString()));
    return DONE;
  }

  static void write(Path file, long rows, long seed, Console console) throws IOException {
    if (rows < 1) {
      throw new StarsightException("--rows must be at least 1, but is " + rows);
    }
    try (AmazonReviewWriter writer = AmazonReviewWriter.replacing(file)) {
      Iterator<Review> reviews = SampleReviews.generate(rows, seed).iterator();
      for (long row = 1; row <= rows; row++) {
        writer.write(reviews.next());
        if (row % REPORT_EVERY == 0 || row == rows) {
          console.update("generating reviews", row, rows, "");
        }
      }
      writer.commit();
    }
  }
}
