package dev.starsight.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is recorded of a command line. */
final class ResultArgumentsTest {

  @Test
  void leavesOutWhatHasNoEffectOnTheResult() {
    assertThat(
            ResultArguments.of(
                    List.of(
                        "check",
                        "--out",
                        "--quiet",
                        "--input",
                        "a b",
                        "--quiet",
                        "--json",
                        "--replace",
                        "--seed=7"),
                    7,
                    2)
                .words())
        .containsExactly("check", "--input", "a b", "--seed=7", "--threads", "2");
    assertThat(ResultArguments.of(List.of("check", "--out=x", "--threads", "3"), 42, 3).words())
        .containsExactly("check", "--threads", "3", "--seed", "42");
  }

  @Test
  void recordsWhatWasChosenUnlessItWasGiven() {
    ResultArguments given = ResultArguments.of(List.of("evaluate", "--device=cpu"), 1, 2);
    assertThat(given.with(Map.of("--device", "cuda:0"))).isEqualTo(given);
    assertThat(
            ResultArguments.of(List.of("automl", "--device", "auto", "auto"), 1, 2)
                .with(Map.of("--device", "cuda:0"))
                .words())
        .startsWith("automl", "--device", "cuda:0", "auto");
    assertThat(
            ResultArguments.of(List.of("evaluate", "--device=auto"), 1, 2)
                .with(Map.of("--device", "cuda:0"))
                .words())
        .startsWith("evaluate", "--device=cuda:0");
    ResultArguments open = ResultArguments.of(List.of("evaluate"), 1, 2);
    assertThat(open.with(Map.of("--device", "cuda:0")).words())
        .containsExactly("evaluate", "--seed", "1", "--threads", "2", "--device", "cuda:0");
    assertThat(open.with(Map.of())).isEqualTo(open);
  }

  @Test
  void areReadAsTheyWereWritten() throws IOException {
    ResultArguments arguments = ResultArguments.of(List.of("check", "--input", "größe"), 1, 1);
    Summary summary = new Summary("check", 1, 1, 0);
    arguments.addTo(summary);

    JsonFields fields = JsonFields.of("summary", summary.tree());
    assertThat(ResultArguments.read(fields)).contains(arguments);
    assertThat(arguments.agreesWith(fields)).isTrue();
    assertThat(ResultArguments.of(List.of("check"), 1, 1).agreesWith(fields)).isFalse();
    assertThat(ResultArguments.read(JsonFields.parse("old", "{}"))).isEmpty();
  }
}
