package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptResultsTest {

  /** Returns a result as JMH 1.37 writes it. */
  private static JsonNode run(String corpus, String rawData, int bytes) throws IOException {
    return Json.parse(
        "result.json",
        """
        [{
          "jmhVersion": "1.37", "benchmark": "any.Subject.peer", "mode": "thrpt", "threads": 1,
          "forks": 1, "jvm": "/opt/jdk/bin/java", "jvmArgs": ["-Dfile=/home/me/file"],
          "jdkVersion": "17.0.21", "vmName": "a name",
          "params": {"corpus": "%s"},
          "primaryMetric": {
            "score": 1.0, "scoreError": 1.0, "scoreConfidence": [0.0, 2.0], "scoreUnit": "ops/s",
            "rawData": %s
          },
          "secondaryMetrics": {"gc.alloc.rate.norm": {"score": %d.0}}
        }]
        """
            .formatted(corpus, rawData, bytes));
  }

  @Test
  void joinsTheMeasurementsOfTheSameMethodUnderTheSameConditions() throws IOException {
    JsonNode merged =
        KeptResults.merge(
            List.of(
                run("sample", "[[1.0, 2.0], [3.0]]", 10),
                run("long", "[[7.0, 7.0]]", 10),
                run("sample", "[[6.000049]]", 20)));
    assertThat(merged).hasSize(2);
    JsonNode sample = merged.get(0);
    assertThat(sample.path("primaryMetric").path("rawData")).hasToString("[[1.0,2.0],[3.0],[6.0]]");
    assertThat(sample.path("primaryMetric").path("score").doubleValue()).isEqualTo(3);
    assertThat(sample.path("secondaryMetrics").path("gc.alloc.rate.norm").path("score"))
        .hasToString("15.0");
    assertThat(merged.get(1).path("params").path("corpus").textValue()).isEqualTo("long");
  }

  /** Student's t with 3 degrees of freedom, 99.9 %: 12.924 standard errors. */
  @Test
  void errorIsThatOfJmh() throws IOException {
    JsonNode merged = KeptResults.merge(List.of(run("sample", "[[1.0, 2.0, 3.0, 6.0]]", 10)));
    double standardError = Math.sqrt((4 + 1 + 0 + 9) / 3.0 / 4);
    assertThat(merged.get(0).path("primaryMetric").path("scoreError").doubleValue())
        .isCloseTo(12.924 * standardError, within(0.01));
  }

  @Test
  void leavesOutWhatDescribesTheMachine() throws IOException {
    String merged = KeptResults.merge(List.of(run("sample", "[[1.0]]", 10))).toString();
    assertThat(merged)
        .doesNotContain("/opt", "/home", "jvm", "vmName")
        .contains("\"jdkVersion\":\"17.0.21\"");
  }
}
