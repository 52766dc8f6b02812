package dev.starsight.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Times of the same work, ours and a peer's, in rounds that took turns. Not thread-safe. */
final class Times {

  private final List<List<StepTime>> ours = new ArrayList<>();
  private final List<List<StepTime>> peers = new ArrayList<>();

  /** Adds what a round took, at least one step each. */
  void add(List<StepTime> ourRound, List<StepTime> peerRound) {
    ours.add(List.copyOf(ourRound));
    peers.add(List.copyOf(peerRound));
  }

  double ours() {
    return median(all(ours), StepTime::wall);
  }

  double peers() {
    return median(all(peers), StepTime::wall);
  }

  /** How many times as fast ours is: the ratio of the medians. */
  double ratio() {
    return peers() / ours();
  }

  /** The same by what both used of the processor. */
  double processorRatio() {
    return median(all(peers), StepTime::processor) / median(all(ours), StepTime::processor);
  }

  /** The ratio within every round, which others on the machine disturb alike, ascending. */
  double[] ratios() {
    return IntStream.range(0, ours.size())
        .mapToDouble(
            round ->
                median(peers.get(round), StepTime::wall) / median(ours.get(round), StepTime::wall))
        .sorted()
        .toArray();
  }

  private static List<StepTime> all(List<List<StepTime>> rounds) {
    return rounds.stream().flatMap(List::stream).toList();
  }

  private static double median(List<StepTime> times, ToDoubleFunction<StepTime> of) {
    return median(times.stream().mapToDouble(of).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** What {@link #toString} tells, a column each. */
  static String headings() {
    return String.format(
        Locale.ROOT,
        "%10s %10s %8s   %-23s %s",
        "ours",
        "peer",
        "ratio",
        "of rounds",
        "of processor time");
  }

  /** The medians, their ratio, the median, least and greatest ratio of a round. */
  @Override
  public String toString() {
    double[] ratios = ratios();
    String rounds =
        String.format(
            Locale.ROOT,
            "%.2f (%.2f to %.2f)",
            median(ratios),
            ratios[0],
            ratios[ratios.length - 1]);
    return String.format(
        Locale.ROOT,
        "%10.1f %10.1f %8.2f   %-23s %.2f",
        ours(),
        peers(),
        ratio(),
        rounds,
        processorRatio());
  }
}
