package dev.starsight.evaluation;

import dev.starsight.data.Example;
import dev.starsight.evaluation.Evaluation.Judgement;
import dev.starsight.model.Metrics.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a model is right less often than elsewhere: the accuracy of slices of the rows, each
 * compared with all other rows. Slices are those of the words of the text and, where the examples
 * have these columns, of category, year, votes, vine, verified purchases and language. Immutable.
 *
 * <p>Whoever looks at many slices finds a bad one by chance. The intervals of the differences are
 * Newcombe's (1998, method 10) at a level of 5 % divided by the number of slices (Bonferroni): with
 * a probability of about 95 % all of them hold at once, and no slice is called worse by chance.
 * Rows with equal texts count one by one.
 *
 * @param slices those with at least {@value #MIN_ROWS} rows inside and outside, the one that is
 *     furthest below the rest first
 */
public record Slices(List<Slice> slices) {

  /** Smaller slices say too little. */
  public static final int MIN_ROWS = 30;

  private static final double LEVEL = 0.05;
  private static final int[] WORDS = {5, 20, 60, 150};
  private static final int[] VOTES = {0, 4};
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
  private static final Pattern YEAR = Pattern.compile("([0-9]{4})-.*|.*/([0-9]{4})");

  /** How the rows are divided: the name of the division, and the part of an example. */
  private static final Map<String, Function<Example, Optional<String>>> DIVISIONS = divisions();

  public Slices {
    slices = List.copyOf(slices);
  }

  /**
   * A slice of the rows.
   *
   * @param column what the rows are divided by: the name of a column, or {@code words}
   * @param value the value, or a range such as "6 to 20"
   * @param rows the rows of the slice
   * @param accuracy share of them that is predicted right, with its 95 % interval
   * @param restAccuracy share of all other rows that is predicted right
   * @param difference accuracy minus that of the rest, with an interval that holds for all slices
   */
  public record Slice(
      String column,
      String value,
      int rows,
      double accuracy,
      Interval interval,
      double restAccuracy,
      double difference,
      Interval differenceInterval) {

    /** Returns whether the model is right less often here than elsewhere, not by chance. */
    public boolean isWorse() {
      return differenceInterval.high() < 0;
    }
  }

  /** Compares the slices of the rows that were evaluated. */
  public static Slices of(Evaluation evaluation) {
    List<Judgement> judgements = evaluation.judgements();
    int right = (int) judgements.stream().filter(Judgement::isRight).count();
    List<Counted> counted = new ArrayList<>();
    DIVISIONS.forEach(
        (column, part) -> {
          Map<String, int[]> counts = new TreeMap<>();
          for (Judgement judgement : judgements) {
            part.apply(judgement.example())
                .ifPresent(
                    value -> {
                      int[] count = counts.computeIfAbsent(value, v -> new int[2]);
                      count[0]++;
                      count[1] += judgement.isRight() ? 1 : 0;
                    });
          }
          counts.forEach(
              (value, count) -> {
                if (count[0] >= MIN_ROWS && judgements.size() - count[0] >= MIN_ROWS) {
                  counted.add(new Counted(column, value, count[0], count[1]));
                }
              });
        });
    double z = StandardNormal.exceededWith(LEVEL / 2 / Math.max(1, counted.size()));
    return new Slices(
        counted.stream()
            .map(each -> each.compared(judgements.size(), right, z))
            .sorted(Comparator.comparingDouble(Slice::difference))
            .toList());
  }

  /** Returns the slices where the model is right less often than elsewhere, not by chance. */
  public List<Slice> worse() {
    return slices.stream().filter(Slice::isWorse).toList();
  }

  private record Counted(String column, String value, int rows, int right) {

    Slice compared(int allRows, int allRight, double z) {
      int otherRows = allRows - rows;
      double share = (double) right / rows;
      double other = (double) (allRight - right) / otherRows;
      Interval own = Outcomes.wilson(share, rows, z);
      Interval rest = Outcomes.wilson(other, otherRows, z);
      double down = Math.hypot(share - own.low(), rest.high() - other);
      double up = Math.hypot(own.high() - share, other - rest.low());
      double difference = share - other;
      return new Slice(
          column,
          value,
          rows,
          share,
          Outcomes.wilson(share, rows, StandardNormal.TWO_SIDED_95),
          other,
          difference,
          new Interval(difference - down, difference + up));
    }
  }

  private static Map<String, Function<Example, Optional<String>>> divisions() {
    Map<String, Function<Example, Optional<String>>> divisions = new TreeMap<>();
    divisions.put("words", row -> Optional.of(range(words(row.text()), WORDS)));
    divisions.put("product_category", row -> value(row, "product_category"));
    divisions.put("verified_purchase", row -> value(row, "verified_purchase"));
    divisions.put("vine", row -> value(row, "vine"));
    divisions.put("language", row -> value(row, "language"));
    divisions.put("year", row -> value(row, "review_date").flatMap(Slices::year));
    divisions.put("helpful_votes", row -> value(row, "helpful_votes").flatMap(Slices::votes));
    return divisions;
  }

  /** Returns the columns of examples that slices can be made of. */
  public static List<String> columns() {
    return List.of(
        "product_category",
        "verified_purchase",
        "vine",
        "review_date",
        "helpful_votes",
        "language");
  }

  private static Optional<String> value(Example row, String column) {
    @Nullable String value = row.columns().get(column);
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }

  private static int words(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? 0 : WHITE_SPACE.split(stripped).length;
  }

  private static Optional<String> year(String date) {
    return YEAR.matcher(date)
        .results()
        .findFirst()
        .map(match -> match.group(1) == null ? match.group(2) : match.group(1));
  }

  private static Optional<String> votes(String text) {
    try {
      return Optional.of(range(Integer.parseInt(text), VOTES));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns the name of the range that a number is in, given the last number of each range. */
  private static String range(int number, int[] ends) {
    int from = 0;
    for (int end : ends) {
      if (number <= end) {
        return from == end ? Integer.toString(end) : from + " to " + end;
      }
      from = end + 1;
    }
    return from + " or more";
  }
}
