package dev.starsight.chart;

import dev.starsight.chart.Axis.Mark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A histogram with bins of equal width; values above the last bin are one separate bar.
 *
 * @param title what is shown
 * @param subtitle how much of it, or when; may be empty
 * @param low where the first bin begins; finite
 * @param binWidth of every bin, above 0; a bin holds its lower end, the last one both ends
 * @param counts the number of values in each bin
 * @param beyond the number of values above the last bin
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
    return upTo(title, values, known.length == 0 ? 1 : known[known.length - 1], bins);
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
    List<Long> list = Arrays.stream(counts).boxed().toList();
    return new Histogram(
        title, "", scale.low(), scale.step(), list, beyond, List.of(), Axis.automatic());
  }

  /** Returns the finite values, sorted and limited so that differences do not overflow. */
  private static double[] known(double[] values) {
    return Arrays.stream(values)
        .filter(Double::isFinite)
        .map(v -> Math.max(-1e300, Math.min(1e300, v)))
        .sorted()
        .toArray();
  }

  public Histogram withSubtitle(String text) {
    return new Histogram(title, text, low, binWidth, counts, beyond, marks, axis);
  }

  /** Returns this figure with one more marked value. */
  public Histogram withMark(double at, String label) {
    List<Mark> more = new ArrayList<>(marks);
    more.add(new Mark(at, label));
    return new Histogram(title, subtitle, low, binWidth, counts, beyond, more, axis);
  }

  /** Returns this figure with another axis of values; the bins determine its range. */
  public Histogram withAxis(Axis other) {
    return new Histogram(title, subtitle, low, binWidth, counts, beyond, marks, other);
  }

  double end() {
    return low + counts.size() * binWidth;
  }

  /** Returns the number of all values. */
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
    StringBuilder text =
        new StringBuilder(
            "Histogram of %s values%s, from %s to %s. Most values lie between %s and %s."
                .formatted(
                    ValueFormat.whole().format(total()),
                    axis.label().isEmpty() ? "" : ", " + axis.label(),
                    format.format(low),
                    format.format(end()),
                    format.format(low + fullest * binWidth),
                    format.format(low + (fullest + 1) * binWidth)));
    if (beyond > 0) {
      text.append(' ').append(ValueFormat.whole().format(beyond)).append(" values lie above.");
    }
    for (Mark mark : marks) {
      text.append(" Marked: %s at %s.".formatted(mark.label(), format.format(mark.at())));
    }
    return text.toString();
  }
}
