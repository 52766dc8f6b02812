package dev.starsight.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.report.Report;
import dev.starsight.report.Section;
import dev.starsight.run.Run;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.FineTuningResult;
import dev.starsight.watch.TrainingJournal.EpochEnd;
import dev.starsight.watch.TrainingWatch.Warning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuningReportTest {

  private static final Dataset<Example> ROWS =
      Dataset.of(
          List.of(Example.of("a", "a secret text", "1"), Example.of("b", "another one", "2")),
          new Provenance(
              List.of(new Provenance.Source("/home/her/reviews.tsv", "cd".repeat(32), 2, 0)),
              List.of()));

  private static final List<EpochRecord> EPOCHS =
      List.of(Records.epoch(1, 1.25, 1.3), Records.epochWithoutValidation(2, 1.1));

  @TempDir Path directory;

  @Test
  void writesAPageWithoutTextsAndDirectories() throws IOException {
    Path file = directory.resolve("report.html");
    Warning warning = new Warning("Overtraining", 100, "the loss rises", "stop earlier");
    try (Classifier classifier =
        new MajorityTrainer().fit(TrainingData.of(ROWS, ROWS), Run.unlimited())) {
      FineTuningReport.of(
              ModelDescription.of(classifier, ROWS.provenance(), "0"),
              new FineTuningResult(classifier, EPOCHS, 1, 0, 200),
              new TrainingCurves(
                  List.of(Records.step(1, 1.6), Records.step(2, 1.5)),
                  List.of(new EpochEnd(EPOCHS.get(0), 1), new EpochEnd(EPOCHS.get(1), 2)),
                  1),
              List.of(warning),
              Evaluation.of(classifier, ROWS),
              ROWS.provenance(),
              "Rows with equal texts are in one part.",
              null)
          .writeTo(file);
    }

    assertThat(file)
        .content()
        .contains("200 steps in 2 epochs; the weights of epoch 1 were kept.")
        .contains(">Loss</title>", ">Validation accuracy</title>", ">Learning rate</title>")
        .contains("The loss rises. Stop earlier. ", "<caption>Epoch by epoch", "1.250")
        .contains(">Confusion matrix</title>", "<dt>reviews.tsv</dt>")
        .doesNotContain("secret", "/home/her");
  }

  @Test
  void showsOneEpochAsATableAndTwoAsCurves() {
    Section empty = Section.titled("Trained");

    assertThat(FineTuningReport.withEpochs(empty, List.of())).isEqualTo(empty);
    assertThat(html(FineTuningReport.withEpochs(empty, EPOCHS.subList(0, 1))))
        .contains("<table>")
        .doesNotContain("<figure>");
    assertThat(html(FineTuningReport.withEpochs(empty, EPOCHS))).contains("<figure>");
  }

  private static String html(Section section) {
    return Report.titled("Training").with(section).html();
  }
}
