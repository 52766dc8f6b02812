package dev.starsight.quality;

import java.time.LocalDate;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Accumulates one state row by row, from the values of at most two columns. Not thread-safe. */
abstract class Accumulator {

  abstract void add(@Nullable Object first, @Nullable Object second);

  /** Returns the state, to be used before the next row; not a copy where copying is expensive. */
  abstract State view();

  static Accumulator of(Analyzer.Key key) {
    return switch (key.kind()) {
      case ROWS -> new Rows();
      case PRESENT -> new Matches((value, none) -> value != null, false);
      case MATCHES -> new Matches(Objects.requireNonNull(key.condition()), true);
      case MOMENTS -> new Moments();
      case CO_MOMENTS -> new CoMoments();
      case FREQUENCIES -> new Distinct();
      case HISTOGRAM -> new Histogram();
    };
  }

  /** Returns a value as a number: dates in days since 1970; NaN if it is absent or a text. */
  static double number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof LocalDate date) {
      return date.toEpochDay();
    }
    return value instanceof Boolean flag ? (flag ? 1 : 0) : Double.NaN;
  }

  private static final class Rows extends Accumulator {
    private long rows;

    @Override
    void add(@Nullable Object first, @Nullable Object second) {
      rows++;
    }

    @Override
    State view() {
      return new State.Rows(rows);
    }
  }

  private static final class Matches extends Accumulator {
    private static final int EXAMPLE_LENGTH = 40;

    private final BiPredicate<@Nullable Object, @Nullable Object> condition;
    private final boolean keepExamples;
    private final TreeSet<String> examples = new TreeSet<>();
    private long matching;
    private long rows;

    Matches(BiPredicate<@Nullable Object, @Nullable Object> condition, boolean keepExamples) {
      this.condition = condition;
      this.keepExamples = keepExamples;
    }

    @Override
    void add(@Nullable Object first, @Nullable Object second) {
      rows++;
      if (condition.test(first, second)) {
        matching++;
      } else if (keepExamples) {
        String example = first == null ? "(absent)" : quoted(first);
        examples.add(second == null ? example : example + " with " + quoted(second));
        if (examples.size() > State.Matches.EXAMPLES) {
          examples.pollLast();
        }
      }
    }

    private static String quoted(Object value) {
      if (!(value instanceof String text)) {
        return value.toString();
      }
      int shown = Math.min(EXAMPLE_LENGTH, text.codePointCount(0, text.length()));
      int end = text.offsetByCodePoints(0, shown);
      return '"' + text.substring(0, end) + (end < text.length() ? "…" : "") + '"';
    }

    @Override
    State view() {
      return new State.Matches(matching, rows, examples);
    }
  }

  private static final class Moments extends Accumulator {
    private long count;
    private double sum;
    private double mean;
    private double squares;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    @Override
    void add(@Nullable Object first, @Nullable Object second) {
      double x = number(first);
      if (Double.isNaN(x)) {
        return;
      }
      count++;
      sum += x;
      double distance = x - mean;
      mean += distance / count;
      squares += distance * (x - mean);
      minimum = Math.min(minimum, x);
      maximum = Math.max(maximum, x);
    }

    @Override
    State view() {
      return new State.Moments(count, sum, mean, squares, minimum, maximum);
    }
  }

  private static final class CoMoments extends Accumulator {
    private long count;
    private double xMean;
    private double yMean;
    private double products;
    private double xSquares;
    private double ySquares;

    @Override
    void add(@Nullable Object first, @Nullable Object second) {
      double x = number(first);
      double y = number(second);
      if (Double.isNaN(x) || Double.isNaN(y)) {
        return;
      }
      // The order of these steps is that of Deequ; another order would change the last digits.
      count++;
      double dx = x - xMean;
      double dy = y - yMean;
      xMean += dx / count;
      yMean += dy / count;
      products += dx * (y - yMean);
      xSquares += dx * (x - xMean);
      ySquares += dy * (y - yMean);
    }

    @Override
    State view() {
      return new State.CoMoments(count, xMean, yMean, products, xSquares, ySquares);
    }
  }

  private static final class Distinct extends Accumulator {
    private final Frequencies frequencies = new Frequencies();

    @Override
    void add(@Nullable Object first, @Nullable Object second) {
      if (first != null) {
        frequencies.add(first);
      }
    }

    @Override
    State view() {
      return frequencies;
    }
  }

  private static final class Histogram extends Accumulator {
    private final TreeMap<String, Long> counts = new TreeMap<>();
    private boolean overflowed;
    private long rows;
    private long numbers;

    @Override
    void add(@Nullable Object first, @Nullable Object second) {
      if (first == null) {
        return;
      }
      rows++;
      String text = first.toString();
      numbers += Suggestions.isNumber(text) ? 1 : 0;
      if (!overflowed) {
        counts.merge(text, 1L, Long::sum);
        if (counts.size() > State.Histogram.LIMIT) {
          overflowed = true;
          counts.clear();
        }
      }
    }

    @Override
    State view() {
      return new State.Histogram(counts, overflowed, rows, numbers);
    }
  }
}
