package dev.starsight.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.util.ListStatistics;

/**
 * Makes the results of a release out of those of several runs: the measurements of the same method
 * under the same conditions become one result, and what describes a machine's files (the path of
 * the JVM, its arguments) is left out.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.starsight.benchmarks.KeptResults OUT.json RESULT.json ...
 * </pre>
 */
public final class KeptResults {

  private static final String ALLOCATION = "gc.alloc.rate.norm";

  /** JMH's level of confidence. */
  private static final double CONFIDENCE = 0.999;

  private static final MathContext FIVE_DIGITS = new MathContext(5);

  private KeptResults() {}

  /** Takes the file to write and the results, as JMH writes them with {@code -rf json}. */
  public static void main(String[] files) throws IOException {
    if (files.length < 2) {
      System.err.println("usage: KeptResults OUT.json RESULT.json ...");
      System.exit(2);
    }
    List<JsonNode> runs = new ArrayList<>();
    for (String file : Arrays.asList(files).subList(1, files.length)) {
      runs.add(Json.read(Path.of(file)));
    }
    Json.write(Path.of(files[0]), merge(runs));
  }

  /** Returns the results of all runs, in the order in which they first occur. */
  static ArrayNode merge(List<JsonNode> runs) throws IOException {
    Map<String, List<JsonNode>> same = new LinkedHashMap<>();
    for (JsonNode run : runs) {
      for (JsonNode result : run) {
        Score score = Score.of("a result", result);
        same.computeIfAbsent(score.subject() + score.method(), key -> new ArrayList<>())
            .add(result);
      }
    }
    ArrayNode merged = Json.object().putArray("results");
    for (List<JsonNode> results : same.values()) {
      merged.add(merged(results));
    }
    return merged;
  }

  private static ObjectNode merged(List<JsonNode> results) {
    JsonNode first = results.get(0);
    Map<String, String> parameters = new LinkedHashMap<>();
    first
        .path("params")
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
    double[][] forks = results.stream().flatMap(KeptResults::forks).toArray(double[][]::new);
    ObjectNode merged =
        result(
            first.path("benchmark").asText(),
            first.path("mode").asText(),
            first.path("threads").asInt(1),
            parameters,
            first.path("primaryMetric").path("scoreUnit").asText(),
            forks);
    if (first.has("jdkVersion")) {
      merged.set("jdkVersion", first.path("jdkVersion"));
    }
    results.stream()
        .mapToDouble(Score::allocation)
        .average()
        .ifPresent(
            bytes -> {
              if (!Double.isNaN(bytes)) {
                merged
                    .putObject("secondaryMetrics")
                    .putObject(ALLOCATION)
                    .set("score", rounded(bytes));
              }
            });
    return merged;
  }

  private static Stream<double[]> forks(JsonNode result) {
    return stream(result.path("primaryMetric").path("rawData"))
        .map(fork -> stream(fork).mapToDouble(JsonNode::doubleValue).toArray());
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements.stream();
  }

  /**
   * Returns a result in the form of JMH's.
   *
   * @param forks the measurements, by process
   */
  static ObjectNode result(
      String benchmark,
      String mode,
      int threads,
      Map<String, String> parameters,
      String unit,
      double[]... forks) {
    ObjectNode result = Json.object();
    result.put("benchmark", benchmark);
    result.put("mode", mode);
    result.put("threads", threads);
    ObjectNode params = result.putObject("params");
    parameters.forEach(params::put);
    ListStatistics statistics = new ListStatistics();
    ArrayNode raw = Json.object().putArray("rawData");
    for (double[] fork : forks) {
      ArrayNode values = raw.addArray();
      for (double value : fork) {
        statistics.addValue(value);
        values.add(rounded(value));
      }
    }
    ObjectNode metric = result.putObject("primaryMetric");
    metric.set("score", rounded(statistics.getMean()));
    metric.set("scoreError", rounded(statistics.getMeanErrorAt(CONFIDENCE)));
    metric.put("scoreUnit", unit);
    metric.set("rawData", raw);
    return result;
  }

  private static JsonNode rounded(double value) {
    return Double.isFinite(value)
        ? Json.number(new BigDecimal(value).round(FIVE_DIGITS).doubleValue())
        : Json.number(value);
  }
}
