package dev.starsight.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The times of the same work by several contenders in alternating rounds. Not thread-safe. */
final class Times {

  private final Map<String, List<StepTime>> rounds = new LinkedHashMap<>();

  /** Adds the time of a contender's next round. */
  void add(String contender, StepTime time) {
    rounds.computeIfAbsent(contender, name -> new ArrayList<>()).add(time);
  }

  /** Returns the milliseconds of each round by contender, in the order they were added. */
  Map<String, double[]> milliseconds() {
    Map<String, double[]> milliseconds = new LinkedHashMap<>();
    rounds.forEach((name, times) -> milliseconds.put(name, values(times, StepTime::wall)));
    return milliseconds;
  }

  /**
   * Returns how many times as fast the first contender is as another in each round, in which other
   * load affects both alike, ascending.
   */
  double[] ratios(String contender, ToDoubleFunction<StepTime> of) {
    double[] first = values(rounds.values().iterator().next(), of);
    double[] other = values(rounds.getOrDefault(contender, List.of()), of);
    return IntStream.range(0, Math.min(first.length, other.length))
        .mapToDouble(round -> other[round] / first[round])
        .sorted()
        .toArray();
  }

  private static double[] values(List<StepTime> times, ToDoubleFunction<StepTime> of) {
    return times.stream().mapToDouble(of).toArray();
  }

  private static double median(double[] ascending) {
    int middle = ascending.length / 2;
    return ascending.length % 2 == 1
        ? ascending[middle]
        : (ascending[middle - 1] + ascending[middle]) / 2;
  }

  /**
   * Returns a table: for each contender the median time of a round in milliseconds, then the
   * median, least and greatest ratio of a round, and the median ratio of processor times.
   */
  @Override
  public String toString() {
    return rounds.keySet().stream().map(this::line).collect(Collectors.joining());
  }

  private String line(String contender) {
    double[] times = values(rounds.getOrDefault(contender, List.of()), StepTime::wall);
    double[] ratios = ratios(contender, StepTime::wall);
    return String.format(
        Locale.ROOT,
        "  %-24s %10.1f %8.2f (%.2f to %.2f) %8.2f%n",
        contender,
        median(IntStream.range(0, times.length).mapToDouble(i -> times[i]).sorted().toArray()),
        median(ratios),
        ratios[0],
        ratios[ratios.length - 1],
        median(ratios(contender, StepTime::processor)));
  }
}
