package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.evaluation.unlabelled.AccuracyEstimate;
import dev.starsight.evaluation.unlabelled.UnlabelledEvaluation;
import dev.starsight.model.Classifier;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.run.Progress;
import dev.starsight.testing.RealData;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Estimates the accuracy of a model of software on reviews of other products, without labels. */
@Tag("real-data")
@Tag("long")
class UnlabelledRealDataTest {

  private static final ExampleOptions AMAZON = ExampleOptions.defaults();

  private static final Map<String, ExampleOptions> FILES =
      Map.of(
          "pacifier_baby.tsv.gz", AMAZON,
          "hair_dryer_beauty.tsv.gz", AMAZON,
          "digital_video_download.tsv.gz", AMAZON,
          "womens_clothing.csv.gz", AMAZON.withTextColumn("Review Text").withLabelColumn("Rating"));

  private static final int HALVES = 5;

  /** Of five random halves of each of four files, all intervals held when this was written. */
  @Test
  void holdsTheAccuracyOnFilesOfOtherProducts(@TempDir Path directory) throws IOException {
    Path run = directory.resolve("run");
    Shell.run(
            "automl",
            "--input",
            RealData.file("digital_software.tsv.gz"),
            "--candidates",
            4,
            "--trials",
            0,
            "--out",
            run,
            "--quiet")
        .succeeds();
    int held = 0;
    try (OpenedModel opened = SavedModels.open(run.resolve("candidates/ordinal-trigrams"))) {
      for (Map.Entry<String, ExampleOptions> file : FILES.entrySet()) {
        held += held(opened, RealData.file(file.getKey()), file.getValue());
      }
    }
    assertThat(held).as("intervals of at most ±5 points that hold").isGreaterThanOrEqualTo(19);
  }

  private static int held(OpenedModel opened, Path file, ExampleOptions columns)
      throws IOException {
    List<Example> rows =
        Examples.load(List.of(file), columns, ReadOptions.defaults(), Progress.SILENT)
            .data()
            .rows();
    Classifier raw = opened.uncalibrated();
    List<Prediction> predictions = raw.predict(rows);
    ConfidenceReference reference = Objects.requireNonNull(opened.description().reference());
    int held = 0;
    for (int seed = 0; seed < HALVES; seed++) {
      List<Integer> half = new ArrayList<>(IntStream.range(0, rows.size()).boxed().toList());
      Collections.shuffle(half, new Random(seed));
      half = half.subList(0, rows.size() / 2);
      UnlabelledEvaluation evaluation = new UnlabelledEvaluation(raw.labels(), reference, null);
      evaluation.add(
          half.stream().map(rows::get).toList(), half.stream().map(predictions::get).toList());
      AccuracyEstimate estimate = evaluation.estimate();
      double accuracy =
          half.stream()
                  .filter(row -> predictions.get(row).label().equals(rows.get(row).label()))
                  .count()
              / (double) half.size();
      Interval interval = estimate.interval();
      boolean narrow = interval.high() - interval.low() <= 0.1;
      held += narrow && interval.low() <= accuracy && accuracy <= interval.high() ? 1 : 0;
    }
    return held;
  }
}
