package dev.starsight.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares our methods with their peers: a table for every benchmark and value of its parameters,
 * with the scores and, for ours, the ratio to the fastest peer and to each of the others. Above 1
 * ours is faster, whether the score is a speed or a time.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.starsight.benchmarks.Ratios result.json
 * </pre>
 */
public final class Ratios {

  private static final List<String> HEADINGS =
      List.of("", "score", "error", "B/op", "ratio", "to the fastest peer; to others");

  private Ratios() {}

  /** Prints the ratios of results that JMH wrote with {@code -rf json}. */
  public static void main(String[] files) throws IOException {
    if (files.length == 0) {
      System.err.println("usage: Ratios RESULT.json ..., as JMH writes it with -rf json");
      System.exit(2);
    }
    for (String file : files) {
      System.out.print(tables(file, Json.read(Path.of(file))));
    }
  }

  /**
   * Returns the tables.
   *
   * @param source the name of the results in an error
   * @param results an array as JMH writes it
   * @throws IOException naming the source, if it is something else
   */
  static String tables(String source, JsonNode results) throws IOException {
    return subjects(source, results).entrySet().stream()
        .map(entry -> title(entry.getKey()) + table(entry.getValue()))
        .collect(Collectors.joining());
  }

  /**
   * Returns the scores under the same conditions, in the order in which they first occur.
   *
   * @throws IOException naming the source, if it is no result of JMH
   */
  static Map<Score.Subject, List<Score>> subjects(String source, JsonNode results)
      throws IOException {
    if (!results.isArray()) {
      throw new IOException(source + ": is no result of JMH: it must be an array");
    }
    Map<Score.Subject, List<Score>> subjects = new LinkedHashMap<>();
    for (JsonNode result : results) {
      Score score = Score.of(source, result);
      subjects.computeIfAbsent(score.subject(), subject -> new ArrayList<>()).add(score);
    }
    return subjects;
  }

  private static String title(Score.Subject subject) {
    return Stream.of(
                Stream.of(subject.simpleName()),
                subject.parameters().stream(),
                Stream.of(subject.threads() + (subject.threads() == 1 ? " thread" : " threads")))
            .flatMap(parts -> parts)
            .collect(Collectors.joining(", ", "\n", ": "))
        + subject.unit()
        + (subject.higherIsBetter() ? ", higher is better\n" : ", lower is better\n");
  }

  /** Orders ours first, then by speed, the fastest first. */
  private static String table(List<Score> scores) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    scores.stream()
        .sorted(Comparator.comparing(Score::isOurs).reversed().thenComparing(Score::slowness))
        .forEach(score -> rows.add(row(score, scores)));
    return aligned(rows);
  }

  private static List<String> row(Score score, List<Score> scores) {
    List<Score> peers = score.isOurs() ? score.peers(scores) : List.of();
    List<Score> bounds = score.isOurs() ? score.bounds(scores) : List.of();
    String ratio = peers.isEmpty() ? "" : ratio(score, peers.get(0));
    String others =
        Stream.concat(peers.stream().skip(1), bounds.stream())
            .map(other -> other.method() + " " + ratio(score, other))
            .collect(Collectors.joining(", "));
    return List.of(
        score.method(),
        figure(score.value()),
        Double.isNaN(score.error()) ? "" : "± " + figure(score.error()),
        Double.isNaN(score.allocation()) ? "" : figure(score.allocation()),
        ratio,
        Stream.of(peers.isEmpty() ? "" : peers.get(0).method(), others)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; ")));
  }

  /** Returns the ratio, or a dash if the errors of the scores are unknown or leave it open. */
  private static String ratio(Score score, Score other) {
    Score.Range range = score.rangeTo(other);
    return range.isNarrow() ? figure(range.ratio()) : "–";
  }

  private static String figure(double value) {
    double size = Math.abs(value);
    String format = size >= 1_000 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Formats a table: texts on the left, numbers on the right, without empty columns. */
  private static String aligned(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    int last = HEADINGS.size() - 1;
    int[] widths = new int[HEADINGS.size()];
    for (int column = 0; column <= last; column++) {
      widths[column] = width(rows, column);
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column <= last; column++) {
        if (widths[column] > 0) {
          String gap = " ".repeat(Math.max(0, widths[column] - row.get(column).length()));
          boolean left = column == 0 || column == last;
          line.append("  ").append(left ? row.get(column) + gap : gap + row.get(column));
        }
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int width(List<List<String>> rows, int column) {
    int widest = rows.stream().skip(1).mapToInt(row -> row.get(column).length()).max().orElse(0);
    return widest == 0 ? 0 : Math.max(widest, HEADINGS.get(column).length());
  }
}
