package dev.starsight.chart;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A bar chart with two bars for each category on one scale, such as before and after, and the value
 * beside each bar, in the given order.
 *
 * @param title what is shown
 * @param subtitle how much of it, or when; may be empty
 * @param first the name of the upper bars, for the legend
 * @param second the name of the lower bars, for the legend
 * @param pairs one for each category
 * @param axis of the values; bars begin at 0, or at its low end if that is above 0
 */
public record PairedBars(
    String title, String subtitle, String first, String second, List<Pair> pairs, Axis axis)
    implements Figure {

  /**
   * Two bars.
   *
   * @param label their category
   * @param first length of the upper bar; NaN or infinite is a gap
   * @param second length of the lower bar; NaN or infinite is a gap
   */
  public record Pair(String label, double first, double second) {

    boolean isKnown() {
      return Double.isFinite(first) && Double.isFinite(second);
    }
  }

  public PairedBars {
    pairs = List.copyOf(pairs);
  }

  /** Returns pairs over an automatic axis. */
  public static PairedBars of(String title, String first, String second, List<Pair> pairs) {
    return new PairedBars(title, "", first, second, pairs, Axis.automatic());
  }

  public PairedBars withSubtitle(String text) {
    return new PairedBars(title, text, first, second, pairs, axis);
  }

  public PairedBars withAxis(Axis other) {
    return new PairedBars(title, subtitle, first, second, pairs, other);
  }

  @Override
  public String description() {
    if (pairs.isEmpty()) {
      return "Paired bars without data.";
    }
    List<Pair> shown = pairs.subList(0, Math.min(12, pairs.size()));
    Optional<Pair> most =
        pairs.stream()
            .filter(Pair::isKnown)
            .max(Comparator.comparingDouble(pair -> Math.abs(pair.second - pair.first)));
    return "Paired bars of "
        + (pairs.size() == 1 ? "one category" : pairs.size() + " categories")
        + (axis.label().isEmpty() ? "" : ", " + axis.label())
        + (", " + first + " and " + second + ": ")
        + String.join("; ", shown.stream().map(this::named).toList())
        + (shown.size() < pairs.size() ? "; and more" : "")
        + most.map(pair -> ". They differ most at " + named(pair)).orElse("")
        + ".";
  }

  private String named(Pair pair) {
    return "%s %s and %s"
        .formatted(
            pair.label(), axis.format().format(pair.first), axis.format().format(pair.second));
  }
}
