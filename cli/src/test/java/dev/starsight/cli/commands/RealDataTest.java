package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.testing.RealData;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains models on one file of real reviews and applies them to others. */
@Tag("real-data")
final class RealDataTest {

  @Test
  void appliesAModelToOtherFiles(@TempDir Path directory) {
    Path run = directory.resolve("run");
    Path model = run.resolve("candidates").resolve("linear-bigrams");
    Shell.run(
            "automl",
            "--input",
            RealData.file("gift_card.tsv.gz"),
            "--out",
            run,
            "--candidates",
            2,
            "--quiet")
        .succeeds();

    for (Object[] file :
        new Object[][] {
          {"multi_category.tsv.gz", "review_body", "star_rating", 878},
          {"microwave_quoted.tsv.gz", "review_body", "star_rating", 1615},
          {"womens_clothing.csv.gz", "Review Text", "Rating", 23_486}
        }) {
      Object[] columns = {"--text-column", file[1], "--label-column", file[2]};
      Path input = RealData.file(file[0].toString());
      Path out = directory.resolve("out");
      Path predictions = directory.resolve("stars.jsonl");

      JsonNode evaluated =
          Shell.summaryOf(
              "evaluate",
              "--model",
              model,
              "--input",
              input,
              "--out",
              out,
              columns[0],
              columns[1],
              columns[2],
              columns[3]);
      JsonNode predicted =
          Shell.summaryOf(
              "predict",
              "--model",
              model,
              "--input",
              input,
              "--out",
              predictions,
              columns[0],
              columns[1]);

      int rows = (int) file[3];
      LearningCommandsTest.assertMetrics(evaluated.get("metrics"), rows);
      assertThat(predicted.get("rows").asInt()).isEqualTo(rows);
      assertThat(predicted.get("inputs").get(0).get("rejected").asInt()).isZero();
    }
  }

  /** Runs the main use case with its budget of ten minutes. */
  @Test
  @Tag("long")
  void fitsAGoodModelToRealReviewsInTenMinutes(@TempDir Path directory) {
    Path out = directory.resolve("run");

    JsonNode summary =
        Shell.summaryOf(
            "workshop",
            "--input",
            RealData.file("digital_software.tsv.gz"),
            "--out",
            out,
            "--budget",
            "10m",
            "--quiet");

    JsonNode metrics = summary.get("evaluation");
    assertThat(metrics.get("balancedAccuracy").asDouble()).isGreaterThanOrEqualTo(0.53);
    assertThat(metrics.get("mae").asDouble()).isLessThanOrEqualTo(0.55);
    assertThat(out.resolve("report.html")).isNotEmptyFile();
  }
}
