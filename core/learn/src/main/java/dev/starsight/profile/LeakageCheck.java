package dev.starsight.profile;

import static dev.starsight.profile.TypeDecision.format;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Sampling;
import dev.starsight.data.internal.LabelMentions;
import dev.starsight.data.internal.LeakRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds columns that give the label away, in two ways.
 *
 * <ul>
 *   <li>A value <em>names</em> the label: it is the label, or a number of stars ("Five Stars", "4
 *       out of 5", "2/5 stars", "★★★★☆").
 *   <li>A value <em>determines</em> the label: the other rows with the same value predict this
 *       row's label.
 * </ul>
 *
 * <p>Either counts only in at least 1 % of the rows (and ten of them), and only where it is right
 * for at least half of the rows that guessing would get wrong (for names: naming by chance; else:
 * the most frequent label among these rows), because a column may be informative about the label
 * without giving it away.
 */
public final class LeakageCheck {

  /** A label is named in a headline or a short text. */
  private static final int LOOKED_AT = 2_000;

  /**
   * A column that gives the label away.
   *
   * @param column its name
   * @param share share of all rows, 0 to 1, in which it gives the label away
   * @param example a value that gives the label away
   * @param label the label of that value
   * @param sentence a description for people
   */
  public record Leak(String column, double share, String example, String label, String sentence) {}

  private LeakageCheck() {}

  /** Checks every further column of labelled examples, but not the text itself. */
  public static List<Leak> of(Dataset<Example> labelled) {
    Set<String> names = new TreeSet<>();
    labelled.forEach(example -> names.addAll(example.columns().keySet()));
    Sampling.perLabel(labelled); // refuses rows without a label
    return of(columns(labelled, names), labelled.stream().map(Example::requireLabel).toList());
  }

  /** Returns the values of these columns by row. */
  static Map<String, List<@Nullable String>> columns(Iterable<Example> rows, Set<String> names) {
    Map<String, List<@Nullable String>> columns = new LinkedHashMap<>();
    names.forEach(name -> columns.put(name, new ArrayList<>()));
    rows.forEach(row -> columns.forEach((name, values) -> values.add(row.columns().get(name))));
    return columns;
  }

  /**
   * Checks columns against the label of the same row.
   *
   * @param columns values by column name, each list as long as {@code labels}; null where a row has
   *     none
   * @return at most one leak per column, in the order of the columns
   */
  public static List<Leak> of(Map<String, List<@Nullable String>> columns, List<String> labels) {
    List<Leak> leaks = new ArrayList<>();
    columns.forEach(
        (column, values) -> {
          if (values.size() != labels.size()) {
            throw new IllegalArgumentException(
                "column \"%s\" must have a value a row, but has %s for %s rows"
                    .formatted(column, values.size(), labels.size()));
          }
          Stream.of(named(column, values, labels), determined(column, values, labels))
              .flatMap(Optional::stream)
              .max(Comparator.comparingDouble(Leak::share)) // the first on a tie
              .ifPresent(leaks::add);
        });
    return leaks;
  }

  /**
   * Checks only whether a column names the label, as is appropriate for texts.
   *
   * @param values as long as {@code labels}; null where a row has none
   */
  public static Optional<Leak> named(
      String column, List<@Nullable String> values, List<String> labels) {
    LabelSet known = LabelSet.of(labels);
    LabelMentions mentions = new LabelMentions(known.labels());
    Tally tally = tally(values, labels, (value, label) -> labelNamed(value, known, mentions));
    return tally.leak(column, "names", tally.rightByChance(labels), labels.size());
  }

  /** Counts rows with a value for which the function of value and label predicts a label. */
  private static Tally tally(
      List<@Nullable String> values,
      List<String> labels,
      BiFunction<String, String, @Nullable String> prediction) {
    Tally tally = new Tally();
    for (int i = 0; i < labels.size(); i++) {
      String value = values.get(i);
      String predicted = value == null ? null : prediction.apply(value, labels.get(i));
      if (value != null && predicted != null) {
        tally.add(value, predicted, labels.get(i));
      }
    }
    return tally;
  }

  private static @Nullable String labelNamed(
      String value, LabelSet labels, LabelMentions mentions) {
    String start = value.length() <= LOOKED_AT ? value : value.substring(0, LOOKED_AT);
    String label = start.length() == value.length() ? mentions.named(value) : null;
    if (label != null) {
      return label;
    }
    OptionalDouble stars = labels.isNumeric() ? LabelMentions.stars(start) : OptionalDouble.empty();
    if (stars.isEmpty()) {
      return null;
    }
    return IntStream.range(0, labels.size())
        .filter(id -> labels.value(id) == stars.getAsDouble())
        .mapToObj(labels::label)
        .findFirst()
        .orElse(null);
  }

  private static Optional<Leak> determined(
      String column, List<@Nullable String> values, List<String> labels) {
    Map<String, Map<String, Integer>> counts = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      String value = values.get(i);
      if (value != null && !value.isBlank()) {
        counts
            .computeIfAbsent(value, v -> new LinkedHashMap<>())
            .merge(labels.get(i), 1, Integer::sum);
      }
    }
    Tally tally =
        tally(
            values,
            labels,
            (value, label) -> predictedByOthers(counts.getOrDefault(value, Map.of()), label));
    return tally.leak(column, "determines", tally.mostFrequentLabel(), labels.size());
  }

  /** The most frequent label of a value without this row; null if no other row has the value. */
  private static @Nullable String predictedByOthers(Map<String, Integer> counts, String own) {
    String most = null;
    int best = 0;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      int count = entry.getValue() - (entry.getKey().equals(own) ? 1 : 0);
      if (count > best) {
        best = count;
        most = entry.getKey();
      }
    }
    return most;
  }

  /** Counts rows in which a column predicts a label. */
  private static final class Tally {

    private final Map<String, Integer> labels = new HashMap<>();
    private final Map<String, Integer> predictedCounts = new LinkedHashMap<>();
    private final Map<String, Integer> rightValues = new LinkedHashMap<>();
    private final Map<String, String> labelOfValue = new HashMap<>();
    private int rows;
    private int right;

    void add(String value, String predicted, String label) {
      rows++;
      labels.merge(label, 1, Integer::sum);
      predictedCounts.merge(predicted, 1, Integer::sum);
      if (predicted.equals(label)) {
        right++;
        rightValues.merge(value, 1, Integer::sum);
        labelOfValue.put(value, label);
      }
    }

    /** The number of these rows that have their most frequent label. */
    int mostFrequentLabel() {
      return labels.values().stream().mapToInt(n -> n).max().orElse(0);
    }

    /** The expected number of right predictions if they did not depend on the label. */
    double rightByChance(List<String> allLabels) {
      Map<String, Integer> all = new HashMap<>();
      allLabels.forEach(label -> all.merge(label, 1, Integer::sum));
      double expected = 0;
      for (Map.Entry<String, Integer> entry : predictedCounts.entrySet()) {
        expected +=
            (double) entry.getValue() * all.getOrDefault(entry.getKey(), 0) / allLabels.size();
      }
      return expected;
    }

    Optional<Leak> leak(String column, String verb, double rightByGuessing, int allRows) {
      if (!LeakRule.isLeak(rows, right, rightByGuessing, allRows)) {
        return Optional.empty();
      }
      return Optional.of(describe(column, verb, (double) right / allRows));
    }

    private Leak describe(String column, String verb, double share) {
      String value =
          rightValues.isEmpty()
              ? ""
              : Collections.max(rightValues.entrySet(), Map.Entry.comparingByValue()).getKey();
      String label = labelOfValue.getOrDefault(value, "");
      String shown = value.length() > 60 ? value.substring(0, 57) + "..." : value;
      String sentence =
          format(
              "column \"%s\" %s the label in %.1f %% of the rows, such as \"%s\" for %s",
              column, verb, share * 100, shown, label);
      return new Leak(column, share, value, label, sentence);
    }
  }
}
