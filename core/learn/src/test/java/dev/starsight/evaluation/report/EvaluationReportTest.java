package dev.starsight.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.TrainingTexts.SeenRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationReportTest {

  private static final LabelSet STARS = LabelSet.of(List.of("1", "2"));
  private static final Provenance FILE =
      new Provenance(
          List.of(new Provenance.Source("new.tsv", "ab".repeat(32), 12, 1)), List.of("a step"));

  @TempDir Path directory;

  /** Returns an evaluation in which every third row is a confident mistake. */
  private static Evaluation evaluation() {
    List<Example> rows = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(Example.of("r" + i, "text & <number> " + i, i % 2 == 0 ? "1" : "2"));
      double first = (i % 3 == 0) == (i % 2 == 0) ? 0.1 : 0.9;
      predictions.add(Prediction.of(STARS, new double[] {first, 1 - first}));
    }
    return Evaluation.of(STARS, rows, predictions, 7);
  }

  @Test
  void writesThePage() throws IOException {
    Path file = directory.resolve("report.html");

    EvaluationReport.of("run/model", evaluation(), FILE).writeTo(file);

    assertThat(file)
        .content()
        .contains(
            "<h1>Evaluation of run/model</h1>",
            "12 labelled rows; whether the model was fitted on them cannot be told")
        .contains(">Confusion matrix</title>", ">Does confidence mean what it says?</title>")
        .contains(">What a review budget buys</title>", "<caption>Metrics on 12 rows")
        .contains("text &amp; &lt;number&gt; 0", "<dt>new.tsv</dt><dd>12 rows, 1 rejected, SHA-256")
        .contains("<dt>steps</dt><dd>a step</dd>", "<dt>Starsight</dt>", "<dt>Java</dt>");
  }

  @Test
  void saysAboveTheFiguresHowManyRowsTheModelHasSeen() {
    String seen = EvaluationReport.of("it", evaluation(), FILE, new SeenRows(9, 12)).html();
    String unseen = EvaluationReport.of("it", evaluation(), FILE, new SeenRows(0, 12)).html();

    String sentence =
        "9 of 12 rows (75.0 %) were in its training or validation part, so these figures flatter"
            + " it.";
    assertThat(seen).contains(sentence);
    assertThat(seen.indexOf(sentence)).isLessThan(seen.lastIndexOf("How well it predicts"));
    assertThat(unseen).contains("12 labelled rows<").doesNotContain("flatter", "cannot be told");
  }

  @Test
  void leavesTheConfusionsOfManyLabelsOut() {
    LabelSet many = LabelSet.of(IntStream.range(0, 51).mapToObj(i -> "label " + i).toList());
    double[] equal = DoubleStream.generate(() -> 1.0 / 51).limit(51).toArray();
    List<Example> rows = List.of(Example.of("a", "one", "label 3"));
    Evaluation evaluation = Evaluation.of(many, rows, List.of(Prediction.of(many, equal)), 7);

    assertThat(EvaluationReport.of("it", evaluation, FILE).html())
        .doesNotContain("Confusion matrix")
        .contains("<caption>By label</caption>");
    assertThat(evaluation.toString()).contains("label 50").doesNotContain("true \\");
  }

  @Test
  void saysThatThereAreNoMistakes() {
    List<Example> rows = List.of(Example.of("a", "one", "1"), Example.of("b", "two", "2"));
    List<Prediction> right =
        List.of(
            Prediction.of(STARS, new double[] {0.9, 0.1}),
            Prediction.of(STARS, new double[] {0.1, 0.9}));

    assertThat(EvaluationReport.of("it", Evaluation.of(STARS, rows, right, 7), FILE).html())
        .contains("Nothing: every row of the test part was predicted right.");
  }
}
