package dev.starsight.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often values fall into bins of equal width; values beyond the last bin are drawn as one bar
 * of their own, set apart.
 *
 * @param title what is shown
 * @param subtitle how much of it, or when; may be empty
 * @param low where the first bin begins; finite
 * @param binWidth of every bin, above 0; a bin holds its lower end, the last one both ends
 * @param counts values a bin
 * @param beyond values above the last bin
 * @param marks values marked by a line and a label
 * @param axis label and format of the values
 */
public record Histogram(
    String title,
    String subtitle,
    double low,
    double binWidth,
    List<Long> counts,
    long beyond,
    List<Mark> marks,
    Axis axis)
    implements Figure {

  public Histogram {
    counts = List.copyOf(counts);
    marks = List.copyOf(marks);
    if (!Double.isFinite(low) || !(binWidth > 0) || Double.isInfinite(binWidth)) {
      throw new IllegalArgumentException(
          "bins must begin at a finite value and be wider than 0, but begin at %s with width %s"
              .formatted(low, binWidth));
    }
    if (beyond < 0 || counts.stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException("counts must not be negative, but are " + counts);
    }
  }

  /**
   * Counts values into about {@code bins} bins of a round width that cover all of them; NaN and
   * infinite values are left out.
   */
  public static Histogram of(String title, double[] values, int bins) {
    double[] known = known(values);
    double high = known.length == 0 ? 1 : known[known.length - 1];
    return upTo(title, values, high, bins);
  }

  /**
   * Counts values into about {@code bins} bins of a round width that end at {@code high} or a
   * little above; larger values are beyond. NaN and infinite values are left out.
   */
  public static Histogram upTo(String title, double[] values, double high, int bins) {
    if (bins < 1 || bins > 500) {
      throw new IllegalArgumentException("bins must be 1 to 500, but are " + bins);
    }
    double[] known = known(values);
    double first = known.length == 0 ? 0 : known[0];
    Scale scale = Scale.of(first, Math.max(first, high), false, false, bins);
    int count =
        (int) Math.max(1, Math.min(1000, Math.round((scale.high() - scale.low()) / scale.step())));
    long[] counts = new long[count];
    long beyond = 0;
    double end = scale.low() + count * scale.step();
    for (double value : known) {
      if (value > end) {
        beyond++;
      } else {
        int bin = (int) Math.floor((value - scale.low()) / scale.step());
        counts[Math.max(0, Math.min(count - 1, bin))]++;
      }
    }
    List<Long> list = new ArrayList<>();
    Arrays.stream(counts).forEach(list::add);
    return new Histogram(
        title, "", scale.low(), scale.step(), list, beyond, List.of(), Axis.automatic());
  }

  /** Finite values, sorted, none so large that differences overflow. */
  private static double[] known(double[] values) {
    return Arrays.stream(values)
        .filter(Double::isFinite)
        .map(v -> Math.max(-1e300, Math.min(1e300, v)))
        .sorted()
        .toArray();
  }

  /** The same figure with a subtitle. */
  public Histogram withSubtitle(String text) {
    return new Histogram(title, text, low, binWidth, counts, beyond, marks, axis);
  }

  /** The same figure with one more value marked. */
  public Histogram withMark(double at, String label) {
    List<Mark> more = new ArrayList<>(marks);
    more.add(new Mark(at, label));
    return new Histogram(title, subtitle, low, binWidth, counts, beyond, more, axis);
  }

  /** The same figure with another axis of values; its range is not used, the bins have one. */
  public Histogram withAxis(Axis other) {
    return new Histogram(title, subtitle, low, binWidth, counts, beyond, marks, other);
  }

  /** Where the last bin ends. */
  double end() {
    return low + counts.size() * binWidth;
  }

  /** Values in all. */
  public long total() {
    return counts.stream().mapToLong(Long::longValue).sum() + beyond;
  }

  @Override
  public String description() {
    if (total() == 0) {
      return "Histogram without data.";
    }
    ValueFormat format = axis.format();
    int fullest = 0;
    for (int i = 1; i < counts.size(); i++) {
      fullest = counts.get(i) > counts.get(fullest) ? i : fullest;
    }
    StringBuilder text = new StringBuilder("Histogram of ");
    text.append(ValueFormat.whole().format(total())).append(" values");
    text.append(axis.label().isEmpty() ? "" : ", " + axis.label());
    text.append(", from ").append(format.format(low)).append(" to ").append(format.format(end()));
    text.append(". Most values lie between ").append(format.format(low + fullest * binWidth));
    text.append(" and ").append(format.format(low + (fullest + 1) * binWidth)).append('.');
    if (beyond > 0) {
      text.append(' ').append(ValueFormat.whole().format(beyond)).append(" values lie above.");
    }
    marks.forEach(
        m ->
            text.append(" Marked: ")
                .append(m.label())
                .append(" at ")
                .append(format.format(m.at()))
                .append('.'));
    return text.toString();
  }
}
