package dev.starsight.examples;

import dev.starsight.delimited.DelimitedFile.LoadResult;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.ReviewChecks;
import dev.starsight.quality.checks.Check;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Reads a file that has a bad row, shows what was rejected, and checks the rest. */
public final class ReadAndCheck {

  private ReadAndCheck() {}

  /** Takes a directory to work in and a TSV file of reviews, both optional. */
  public static void main(String[] args) throws IOException {
    Workspace workspace = Workspace.of(args, 500);
    if (args.length < 2) {
      Files.writeString(workspace.reviews(), "US\t42\ttoo short\n", StandardOpenOption.APPEND);
    }
    run(workspace.reviews());
  }

  private static void run(Path file) throws IOException {
    // The defaults collect bad rows; ReadOptions.strictly() stops at the first one.
    LoadResult<Review> loaded =
        AmazonReviews.load(
            List.of(file), ReadOptions.defaults().withMaxRejectedShare(0.05), Progress.SILENT);
    System.out.println(
        loaded.data().size() + " reviews, " + loaded.rejects().count() + " rejected");
    loaded.rejects().first().forEach(reject -> System.out.println("  " + reject));

    Check mine =
        Check.named("mine")
            .hasCompletenessAtLeast("review_headline", 0.9)
            .hasDistinctBetween("product_category", 2, 50)
            .hasMinimum("total_votes", 1);
    QualityReport report = ReviewChecks.standard().with(mine).verify(loaded.data());
    System.out.println(report.summary());
    for (QualityReport.Result violation : report.violations()) {
      System.out.println("  " + violation.constraint() + ": " + violation.outcome().message());
    }
    report.metrics().forEach(metric -> System.out.println("  " + metric));
  }
}
