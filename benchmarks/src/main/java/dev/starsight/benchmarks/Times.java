package dev.starsight.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The times of the same work by us and a peer in alternating rounds. Not thread-safe. */
final class Times {

  private final List<List<StepTime>> ours = new ArrayList<>();
  private final List<List<StepTime>> peers = new ArrayList<>();

  /** Adds the times of a round, at least one step each. */
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

  /** Returns how many times as fast ours is: the ratio of the medians. */
  double ratio() {
    return peers() / ours();
  }

  /** Returns the same ratio of processor times. */
  double processorRatio() {
    return median(all(peers), StepTime::processor) / median(all(ours), StepTime::processor);
  }

  /** Returns the ratio of every round, in which other load affects both alike, ascending. */
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

  /** Returns the headings of the columns of {@link #toString}. */
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

  /** Returns the medians, their ratio, and the median, least and greatest ratio of a round. */
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
