package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.automl.search.Leaderboard;
import dev.starsight.learner.LearnerFormats;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Metric;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedModelsTest {

  @TempDir Path folder;

  @Test
  void opensEveryKindOfModelThatASearchSaves() throws IOException {
    Checkpoint encoder =
        Checkpoint.open(TinyEncoder.bert().write(Files.createDirectory(folder.resolve("encoder"))));
    Leaderboard board =
        CandidateSearch.over(
                List.of(
                    Candidate.of("majority", new MajorityTrainer(), "a learner"),
                    Candidate.of("words", new LinearTrainer(LinearOptions.quick(3)), "another"),
                    Candidate.of(
                        "fine-tuned",
                        FineTuning.of(encoder, TrainingOptions.defaults(3).withEpochs(1)),
                        "a transformer"),
                    Candidate.of("frozen", FrozenEncoder.of(encoder, 3), "a head")),
                Metric.ACCURACY,
                3)
            .run(
                TinyEncoder.data(60, 20),
                new CandidateSearch.Task(folder.resolve("models"), "text", "label", "0.1.0-TEST"),
                Run.unlimited(),
                trial -> {});

    for (Trial trial : board.trials()) {
      Trial.Scored scored = trial.scored().orElseThrow();
      try (OpenedModel opened = SavedModels.open(scored.directory())) {
        assertThat(opened.classifier().kind()).isEqualTo(scored.kind());
      }
    }
    try (OpenedModel opened = LearnerFormats.open(folder.resolve("models").resolve("words"))) {
      assertThat(opened.classifier().kind()).isEqualTo("sparse-linear");
    }
    assertThatThrownBy(() -> LearnerFormats.open(folder.resolve("models").resolve("frozen")))
        .isInstanceOf(IOException.class);
  }
}
