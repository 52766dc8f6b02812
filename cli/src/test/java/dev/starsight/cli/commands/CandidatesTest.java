package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.automl.SearchSpace;
import dev.starsight.automl.Trial;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.cli.console.Console;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Metric;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidatesTest {

  private static final Trial FAILED =
      new Trial.Failed("broken", "it has no legs", new IllegalStateException("it has no legs"));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          new PrintStream(bytes, true, StandardCharsets.UTF_8),
          new PrintStream(bytes, true, StandardCharsets.UTF_8),
          false);

  private String output() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void reportsAFailureInOneSentence() {
    Candidates.noteResult(FAILED, Metric.ACCURACY, console, false);

    assertThat(output()).contains("broken", "it has no legs").doesNotContain("at dev.starsight");
  }

  @Test
  void debugShowsTheStackTraceOfAFailure() {
    Candidates.noteResult(FAILED, Metric.ACCURACY, console, true);

    assertThat(output()).contains("java.lang.IllegalStateException", "at dev.starsight.cli");
  }

  @Test
  void debugShowsTheStackTraceOfAFailedPartialTrial() {
    PartialTrial failed =
        new PartialTrial(
            "broken",
            SearchSpace.of(new MajorityTrainer()).defaults(),
            1_666,
            Double.NEGATIVE_INFINITY,
            1,
            new IllegalStateException("too few"));
    PartialTrial fitted = new PartialTrial("whole", failed.settings(), 1_666, 0.5, 1, null);

    Candidates.tellFailures(List.of(fitted, failed), console);

    assertThat(output())
        .contains("broken failed on 1,666 rows", "IllegalStateException: too few")
        .doesNotContain("whole");
  }
}
