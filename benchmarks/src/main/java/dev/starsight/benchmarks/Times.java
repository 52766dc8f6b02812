package dev.starsight.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Milliseconds of the same work, ours and a peer's, in rounds that took turns. Not thread-safe. */
final class Times {

  private final List<double[]> ours = new ArrayList<>();
  private final List<double[]> peers = new ArrayList<>();

  /** Adds what a round took, at least once each. */
  void add(double[] ourRound, double[] peerRound) {
    ours.add(ourRound);
    peers.add(peerRound);
  }

  double ours() {
    return median(all(ours));
  }

  double peers() {
    return median(all(peers));
  }

  /** How many times as fast ours is: the ratio of the medians. */
  double ratio() {
    return peers() / ours();
  }

  /** The ratio within every round, which others on the machine disturb alike, ascending. */
  double[] ratios() {
    return IntStream.range(0, ours.size())
        .mapToDouble(round -> median(peers.get(round)) / median(ours.get(round)))
        .sorted()
        .toArray();
  }

  private static double[] all(List<double[]> rounds) {
    return rounds.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Ours, the peer's, the ratio, and the median, least and greatest ratio of a round. */
  @Override
  public String toString() {
    double[] ratios = ratios();
    return String.format(
        Locale.ROOT,
        "%10.1f %10.1f %8.2f   %.2f (%.2f to %.2f)",
        ours(),
        peers(),
        ratio(),
        median(ratios),
        ratios[0],
        ratios[ratios.length - 1]);
  }
}
