package dev.starsight.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.evaluation.Validation;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelPointer;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Run;
import dev.starsight.serving.decisions.Decision;
import dev.starsight.serving.decisions.DecisionLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The signals of {@code monitor --log} that read texts. */
final class TextSignalsTest {

  private static final Instant START = Instant.parse("2026-01-31T00:00:00Z");
  private static final String COMPLAINT = "The battery exploded while charging, never again. ";

  @TempDir private static Path shared;

  private static Path model;
  private static Classifier classifier;
  private static List<Example> rows;

  @BeforeAll
  static void train() throws IOException {
    Path reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 2_000);
    Dataset<Example> all = AmazonReviews.read(reviews).map(Review::toExample);
    rows = all.rows();
    TrainingData data =
        TrainingData.of(
            Dataset.of(rows.subList(0, 500), all.provenance()),
            Dataset.of(rows.subList(500, 900), all.provenance()));
    classifier = new LinearTrainer(LinearOptions.quick(42)).fit(data, Run.unlimited());
    model = shared.resolve("model");
    ModelDirectory.save(
        model,
        classifier,
        Validation.of(classifier, data.validation(), 42)
            .describe(classifier, all.provenance(), "0.1.0"));
  }

  /** Writes a log of two hours; some texts of the second one have a new complaint. */
  private static Path log(String name, int complaints, boolean texts) throws IOException {
    Path log = shared.resolve(name);
    String version = ModelPointer.digest(model).substring(0, 12);
    try (DecisionLog writer = DecisionLog.open(log)) {
      for (int i = 0; i < 1_000; i++) {
        boolean isNow = i >= 500;
        String text = rows.get(900 + (isNow ? 2 * (i - 500) + 1 : 2 * i)).text();
        String said = isNow && i < 500 + complaints ? COMPLAINT + text : text;
        Prediction made = classifier.predict(said);
        writer.append(
            new Decision(
                "d" + i,
                START.plusSeconds(isNow ? 3_600 : 0),
                "first",
                "stars",
                version,
                1,
                said.startsWith(COMPLAINT) ? "1" : made.label(),
                made.confidence(),
                Decision.byLabel(made),
                said.length(),
                1,
                List.of(),
                texts ? said : null));
      }
    }
    return log;
  }

  private static JsonNode signal(Path log, int code, String name, Object... more) {
    List<Object> words = new ArrayList<>(List.of("monitor", "--log", log, "--replace", "--json"));
    words.addAll(List.of("--quiet", "--out", shared.resolve("monitor")));
    words.addAll(List.of(more));
    Shell.Outcome outcome = Shell.run(words.toArray());
    assertThat(outcome.code()).as("%s%s", outcome.err(), outcome.out()).isEqualTo(code);
    for (JsonNode signal : outcome.summary().get("signals")) {
      if (signal.get("name").asText().equals(name)) {
        return signal;
      }
    }
    throw new AssertionError("there is no signal " + name);
  }

  @Test
  void estimatesTheAccuracyWithoutLabels() throws IOException {
    Path log = log("usual", 0, true);
    JsonNode accuracy = signal(log, 0, "accuracy", "--model", "stars=" + model);
    double truth =
        rows.subList(900, 1_900).stream()
            .filter(row -> classifier.predict(row.text()).label().equals(row.label()))
            .count();

    assertThat(accuracy.get("status").asText()).as("%s", accuracy).isEqualTo("Ok");
    assertThat(accuracy.get("value").asDouble())
        .isBetween(truth / 1_000 - 0.1, truth / 1_000 + 0.1);
    assertThat(signal(log, 0, "complaints").get("status").asText()).isEqualTo("Ok");
    assertThat(signal(log, 0, "accuracy", "--model", "other=" + model).get("message").asText())
        .contains("has no text that a model other");
  }

  @Test
  void findsANewComplaint() throws IOException {
    JsonNode complaints = signal(log("changed", 60, true), 3, "complaints");
    assertThat(complaints.get("status").asText()).isEqualTo("Alarm");
    assertThat(complaints.get("message").asText()).contains("battery exploded");
  }

  @Test
  void needsTexts() throws IOException {
    Path log = log("silent", 0, false);
    for (String name : List.of("accuracy", "complaints")) {
      JsonNode signal = signal(log, 0, name, "--model", "stars=" + model);
      assertThat(signal.get("status").asText()).isEqualTo("NotEvaluated");
      assertThat(signal.get("message").asText()).contains("--log-texts");
    }
  }
}
