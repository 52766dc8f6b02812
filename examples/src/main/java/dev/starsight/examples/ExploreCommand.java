package dev.starsight.examples;

import dev.starsight.data.Dataset;
import dev.starsight.data.StarsightException;
import dev.starsight.datasets.amazon.Review;
import dev.starsight.datasets.explore.Answer;
import dev.starsight.datasets.explore.Exploration;
import dev.starsight.files.AtomicDirectory;
import dev.starsight.files.AtomicFile;
import dev.starsight.report.Report;
import dev.starsight.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explore}: the eleven questions. */
@Command(
    name = "explore",
    description = "Eleven questions about reviews, each a table, a figure and a sentence.",
    footer = {"", "Example: starsight explore --input reviews.tsv.gz --out exploration"})
final class ExploreCommand extends StarsightCommand {

  @Mixin private final InputOptions input = new InputOptions();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out = Path.of("explore");

  @Override
  public Integer call() throws IOException {
    input.require(this);
    try (AtomicDirectory directory = Outputs.directory(out, input.files())) {
      if (!input.isAmazon()) {
        throw new StarsightException(
            "the eleven questions need the fifteen columns of Amazon reviews, which "
                + input.files().get(0)
                + " does not have");
      }
      Dataset<Review> reviews = input.readReviews(this);
      Exploration exploration = Exploration.of(reviews);
      exploration.writeTo(directory.path());
      AtomicFile.write(directory.path().resolve("report.html"), page(reviews, exploration));
      Summary summary = summary("explore").inputs(reviews.provenance());
      exploration.addTo(summary.tree());
      summary.writeTo(directory.path());
      directory.commit();
      for (Answer answer : exploration.answers()) {
        console().result(answer.title() + "\n  " + answer.sentence());
      }
      console().result("report: " + out.resolve("report.html"));
      print(summary);
    }
    return DONE;
  }

  private static String page(Dataset<Review> reviews, Exploration exploration) {
    Report report =
        Report.titled("Reviews explored")
            .withSubtitle(String.format(Locale.ROOT, "%,d reviews", reviews.size()));
    for (Section section : exploration.sections()) {
      report = report.with(section);
    }
    return report
        .with(Section.titled("Provenance").facts(EvaluationReport.provenance(reviews.provenance())))
        .html();
  }
}
