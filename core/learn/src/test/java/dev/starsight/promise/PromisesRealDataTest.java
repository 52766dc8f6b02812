package dev.starsight.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.promise.Promise.Kind;
import dev.starsight.run.Run;
import dev.starsight.testing.RealData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whether promises about real reviews are kept; docs/promises.md has the figures. */
@Tag("real-data")
@Tag("long")
class PromisesRealDataTest {

  private static final int SEEDS = 40;
  private static final int ANSWERS = 200;
  private static final List<String> CATEGORIES =
      List.of("pacifier_baby", "hair_dryer_beauty", "digital_video_download");

  private static LabelSet labels = LabelSet.of(List.of());
  private static Judged same = new Judged(List.of(), List.of());
  private static final List<Judged> OTHERS = new ArrayList<>();

  /** Rows and their predictions. */
  private record Judged(List<Example> rows, List<Prediction> predictions) {

    static Judged of(Classifier classifier, List<Example> rows) {
      return new Judged(rows, classifier.predict(rows));
    }

    PromiseRows part(int[] order, int from, int to, long seed) {
      return PromiseRows.of(
          labels,
          data(IntStream.range(from, to).mapToObj(i -> rows.get(order[i])).toList()),
          IntStream.range(from, to).mapToObj(i -> predictions.get(order[i])).toList(),
          seed);
    }

    int[] order(long seed) {
      int[] order = IntStream.range(0, rows.size()).toArray();
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int other = order[i];
        order[i] = order[j];
        order[j] = other;
      }
      return order;
    }
  }

  @BeforeAll
  static void predict() throws IOException {
    Splits splits = Splits.stratified(read("digital_software"), Ratio.percent(20, 5, 75), 42);
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    labels = data.labels();
    try (Classifier fitted =
        new LinearTrainer(LinearOptions.quick(42)).fit(data, Run.unlimited())) {
      Classifier classifier = Validation.of(fitted, splits.validation(), 42).calibrated(fitted);
      same = Judged.of(classifier, splits.test().rows());
      for (String category : CATEGORIES) {
        OTHERS.add(Judged.of(classifier, read(category).rows()));
      }
    }
  }

  private static Dataset<Example> read(String name) throws IOException {
    List<Example> rows = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(RealData.file(name + ".tsv.gz"))),
                StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] columns = line.split("\t", -1);
        rows.add(Example.of(columns[2], columns[13], columns[7]));
      }
    }
    return data(rows);
  }

  private static Dataset<Example> data(List<Example> rows) {
    return Dataset.of(rows, Provenance.inMemory("real reviews"));
  }

  @Test
  void promisesAboutTheSameSourceAreKept() {
    int within = 0;
    int sets = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      int[] order = same.order(seed);
      Promises promises = same.part(order, 0, 4_000, seed).make(Wish.withinOne(0.95));
      List<Promise> realised = same.part(order, 4_000, 24_000, seed).test(promises);
      within += isInside(promises.promises(), realised, Kind.WITHIN_ONE) ? 1 : 0;
      sets += isInside(promises.promises(), realised, Kind.SET) ? 1 : 0;
      assertThat(PromisesTest.figure(promises.promises(), Kind.WITHIN_ONE).kept()).isTrue();
    }
    assertThat(within).isGreaterThanOrEqualTo((int) (0.8 * SEEDS));
    assertThat(sets).isGreaterThanOrEqualTo((int) (0.8 * SEEDS));
  }

  @Test
  void twoHundredAnswersMakeAPromiseAboutAnotherCategory() {
    int within = 0;
    int sets = 0;
    int tries = 0;
    double error = 0;
    for (Judged category : OTHERS) {
      for (int seed = 0; seed < SEEDS / 4; seed++) {
        int[] order = category.order(seed);
        Promises promises =
            category
                .part(order, 0, ANSWERS, seed)
                .makeRecalibrated(Wish.withinOne(0.9).withPeople(0.3));
        PromiseRows rest = category.part(order, ANSWERS, 5_200, seed);
        List<Promise> realised = rest.test(promises);
        tries++;
        within += isInside(promises.promises(), realised, Kind.WITHIN_ONE) ? 1 : 0;
        sets += isInside(promises.promises(), realised, Kind.SET) ? 1 : 0;
        error +=
            Evaluation.metrics(
                    labels,
                    rest.truth(),
                    rest.predictions().stream().map(promises::corrected).toList())
                .eceDebiased();
      }
    }
    assertThat(within).isGreaterThanOrEqualTo((int) (0.8 * tries));
    assertThat(sets).isGreaterThanOrEqualTo((int) (0.8 * tries));
    assertThat(error / tries).isLessThan(0.04);
  }

  private static boolean isInside(List<Promise> promised, List<Promise> realised, Kind kind) {
    Promise stated = PromisesTest.figure(promised, kind);
    double value = PromisesTest.figure(realised, kind).realised();
    return value >= stated.low() && value <= stated.high();
  }
}
