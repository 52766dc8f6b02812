package dev.starsight.annotation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one person did in a queue. Immutable.
 *
 * @param worker the name
 * @param answers the tasks that the person answered
 * @param adjudications the tasks that the person decided
 * @param skipped the tasks that the person skips
 * @param medianDuration the median time of the answers, of those whose time is known; null if there
 *     are none
 * @param recentDuration the same of the last {@value #RECENT} answers
 */
public record WorkerStatistics(
    String worker,
    int answers,
    int adjudications,
    int skipped,
    @Nullable Duration medianDuration,
    @Nullable Duration recentDuration) {

  /** How many of the last answers are recent. */
  public static final int RECENT = 20;

  static WorkerStatistics of(String worker, List<Annotation> given, int skipped) {
    List<Duration> durations =
        given.stream().map(Annotation::duration).filter(Objects::nonNull).toList();
    return new WorkerStatistics(
        worker,
        distinctTasks(given, false),
        distinctTasks(given, true),
        skipped,
        median(durations),
        median(durations.subList(Math.max(0, durations.size() - RECENT), durations.size())));
  }

  private static int distinctTasks(List<Annotation> given, boolean adjudications) {
    return (int)
        given.stream()
            .filter(each -> each.adjudication() == adjudications)
            .map(Annotation::taskId)
            .distinct()
            .count();
  }

  private static @Nullable Duration median(List<Duration> durations) {
    if (durations.isEmpty()) {
      return null;
    }
    List<Duration> sorted = durations.stream().sorted().toList();
    Duration low = sorted.get((sorted.size() - 1) / 2);
    return low.plus(sorted.get(sorted.size() / 2)).dividedBy(2);
  }
}
