package dev.starsight.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import dev.starsight.testing.RealData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Measures balanced accuracy on real reviews; equal texts are in the same part of the split. */
@Tag("real-data")
class RealReviewsTest {

  private static final String FILE = "digital_software.tsv.gz";

  private final List<Example> train = new ArrayList<>();
  private final List<Example> test = new ArrayList<>();

  /** Reads every {@code step}-th row and puts a tenth of them into the test part. */
  private void split(int step) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(RealData.file(FILE))),
                StandardCharsets.UTF_8))) {
      reader.readLine();
      int row = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (row++ % step == 0) {
          String[] columns = line.split("\t", -1);
          add(Example.of(columns[2], columns[13], columns[7]));
        }
      }
    }
  }

  private void add(Example example) {
    String normalized = example.text().toLowerCase(Locale.ROOT).replaceAll("\\W+", " ").strip();
    boolean heldOut = Math.floorMod(normalized.hashCode() * 0x9E3779B9, 10) == 0;
    (heldOut ? test : train).add(example);
  }

  private double balancedAccuracy(Trainer trainer, Run run) {
    TrainingData data =
        TrainingData.of(
            Dataset.of(train, Provenance.inMemory(FILE)),
            Dataset.of(List.of(), Provenance.inMemory("none")));
    double[] rows = new double[data.labels().size()];
    double[] right = new double[rows.length];
    try (Classifier classifier = trainer.fit(data, run)) {
      List<Prediction> predictions = classifier.predict(test);
      for (int i = 0; i < test.size(); i++) {
        int target = data.labels().idOf(test.get(i).requireLabel());
        rows[target]++;
        right[target] += predictions.get(i).labelId() == target ? 1 : 0;
      }
    }
    double sum = 0;
    for (int k = 0; k < rows.length; k++) {
      sum += right[k] / rows[k] / rows.length;
    }
    return sum;
  }

  @Test
  void linearBeatsTheMajorityOnAFifthOfTheRows() throws IOException {
    split(5);
    Run run = Run.unlimited().withThreads(2);
    assertThat(balancedAccuracy(new LinearTrainer(LinearOptions.quick(1)), run))
        .isGreaterThan(0.44);
    assertThat(balancedAccuracy(new MajorityTrainer(), run)).isBetween(0.1999, 0.2001);
  }

  @Test
  void boostingLearnsWithinAFewSeconds() throws IOException {
    split(5);
    Run run = Run.unlimited().withThreads(2).withDeadline(Deadline.in(Duration.ofSeconds(4)));
    assertThat(balancedAccuracy(new BoostingTrainer(BoostingOptions.defaults(1)), run))
        .isGreaterThan(0.28);
  }

  @Tag("long")
  @Test
  void linearReachesTheMeasuredAccuracyOnAllRows() throws IOException {
    split(1);
    Run run = Run.unlimited().withThreads(2);
    LinearOptions quick = LinearOptions.quick(1);
    assertThat(balancedAccuracy(new LinearTrainer(quick.withBalance(Balance.MINORITY)), run))
        .isGreaterThan(0.51);
    assertThat(balancedAccuracy(new LinearTrainer(quick), run)).isGreaterThan(0.52);
    assertThat(balancedAccuracy(new LinearTrainer(LinearOptions.thorough(1)), run))
        .isGreaterThan(0.525);
  }
}
