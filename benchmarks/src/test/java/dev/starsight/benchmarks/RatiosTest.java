package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

class RatiosTest {

  @Test
  void comparesWithTheFastestAndWithEachPeer() throws IOException {
    String tables =
        tables(
            result("any.Subject.slowPeer", 2_000),
            result("any.Subject.starsightThing", 10_000),
            result("any.Subject.fastPeer", 4_000));
    assertThat(tables)
        .isEqualTo(
            """

            Subject, corpus=sample, 1 thread: ops/s, higher is better
                               score   error  ratio  to the fastest peer; to others
              starsightThing  10,000  ± 2.50   2.50  fastPeer; slowPeer 5.00
              fastPeer         4,000  ± 2.50
              slowPeer         2,000  ± 2.50
            """);
  }

  @Test
  void treatsSmallerTimesAsFaster() throws IOException {
    String tables =
        tables(
            result("any.Subject.starsightOpen", 20)
                .replace("thrpt", "ss")
                .replace("ops/s", "ms/op"),
            result("any.Subject.peerOpen", 50).replace("thrpt", "ss").replace("ops/s", "ms/op"));
    assertThat(tables).contains("ms/op, lower is better").contains("2.50  peerOpen");
  }

  @Test
  void comparesOnlyScoresUnderTheSameConditions() throws IOException {
    String tables =
        tables(
            result("any.Subject.starsightThing", 10_000),
            result("any.Subject.peer", 1_000).replace("sample", "long"),
            result("any.Subject.peer", 2_000).replace("\"threads\": 1", "\"threads\": 2"),
            result("any.Other.peer", 4_000));
    assertThat(tables.lines().filter(line -> line.contains("better")))
        .containsExactly(
            "Subject, corpus=sample, 1 thread: ops/s, higher is better",
            "Subject, corpus=long, 1 thread: ops/s, higher is better",
            "Subject, corpus=sample, 2 threads: ops/s, higher is better",
            "Other, corpus=sample, 1 thread: ops/s, higher is better");
    assertThat(tables).doesNotContain("ratio");
  }

  @Test
  void comparesAMethodWithThePeersItNames() throws IOException {
    String subject = LoadingBenchmark.class.getName();
    String tables =
        tables(
            result(subject + ".starsight", 3_000),
            result(subject + ".starsightGzip", 900),
            result(subject + ".commonsCsv", 1_000),
            result(subject + ".plainSplit", 6_000),
            result(subject + ".gunzip", 1_000),
            result(subject + ".duckDb", 9_000));
    assertThat(tables)
        .containsPattern("starsight +3,000 +± 2\\.50 +3\\.00 +commonsCsv; plainSplit 0\\.50\n")
        .containsPattern("starsightGzip +900\\.0 +± 2\\.50 +gunzip 0\\.90\n");
  }

  @Test
  void showsBytesPerOperationIfMeasured() throws IOException {
    String gc = "\"gc.alloc.rate.norm\": {\"score\": 1234.4}";
    String tables =
        tables(
            result("any.Subject.starsightThing", 10_000)
                .replace("\"secondaryMetrics\": {", "\"secondaryMetrics\": {" + gc),
            result("any.Subject.peer", 2_000));
    assertThat(tables).contains("B/op").contains("1,234");
  }

  @Test
  void hasNoErrorForASingleMeasurement() throws IOException {
    String tables = tables(result("any.Subject.peer", 2_000).replace("2.5,", "\"NaN\","));
    assertThat(tables).doesNotContain("NaN").doesNotContain("error");
  }

  @Test
  void hasNoRatioWhereAnErrorIsUnknown() throws IOException {
    String tables =
        tables(
            result("any.Subject.starsightThing", 10_000).replace("2.5,", "\"NaN\","),
            result("any.Subject.peer", 2_000));
    assertThat(tables).containsPattern("starsightThing +10,000 +– +peer\n");
  }

  @Test
  void rejectsFilesThatAreNotJmhResults() {
    assertThatThrownBy(() -> Ratios.tables("result.json", Json.parse("result.json", "{}")))
        .isInstanceOf(IOException.class)
        .hasMessage("result.json: is no result of JMH: it must be an array");
    assertThatThrownBy(() -> tables("{\"benchmark\": \"a.b.c\"}"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("result.json: is no result of JMH: benchmark and primaryMetric");
  }

  @Test
  void everyNamedPeerExists() {
    for (Class<?> subject :
        List.of(
            FeatureFileBenchmark.class,
            InferenceBenchmark.class,
            LearnerTextBenchmark.class,
            LoadingBenchmark.class,
            QualityBenchmark.class,
            TokenizerBenchmark.class,
            TokenizerStartBenchmark.class,
            TrainingStepBenchmark.class)) {
      List<String> benchmarks =
          Arrays.stream(subject.getDeclaredMethods())
              .filter(method -> method.isAnnotationPresent(Benchmark.class))
              .map(Method::getName)
              .toList();
      assertThat(named(subject)).isSubsetOf(benchmarks);
      assertThat(benchmarks).as(subject.getName()).anyMatch(name -> name.startsWith("starsight"));
    }
  }

  private static List<String> named(Class<?> subject) {
    return Arrays.stream(subject.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Against.class))
        .map(method -> method.getAnnotation(Against.class))
        .flatMap(against -> Stream.of(against.value(), against.bounds()).flatMap(Arrays::stream))
        .collect(Collectors.toList());
  }

  private static String tables(String... results) throws IOException {
    JsonNode json = Json.parse("result.json", "[" + String.join(",", results) + "]");
    return Ratios.tables("result.json", json);
  }

  /** Returns a result as JMH 1.37 writes it, without fields that are not read. */
  private static String result(String benchmark, double score) {
    return """
    {
      "benchmark": "%s",
      "mode": "thrpt",
      "threads": 1,
      "params": {"corpus": "sample"},
      "primaryMetric": {"score": %s, "scoreError": 2.5, "scoreUnit": "ops/s"},
      "secondaryMetrics": {}
    }
    """
        .formatted(benchmark, Double.toString(score));
  }
}
