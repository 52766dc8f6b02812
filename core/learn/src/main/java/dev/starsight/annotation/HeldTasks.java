package dev.starsight.annotation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which task each person has, which one follows it, and until when; by a clock that only goes
 * forward. Not thread-safe: the monitor of the state guards it.
 */
final class HeldTasks {

  /**
   * A task that a person has.
   *
   * @param since when the person got it, in nanoseconds of the clock
   * @param end when others may have it
   * @param earlier the answer that the person is to correct, or null
   */
  record Held(String taskId, long since, long end, @Nullable Annotation earlier) {}

  private final long duration;
  private final LongSupplier nanoTime;

  /** By person; those that have ended are there, too. */
  private final Map<String, Held> present = new HashMap<>();

  private final Map<String, Held> following = new HashMap<>();

  HeldTasks(Duration duration, LongSupplier nanoTime) {
    this.duration = duration.toNanos();
    this.nanoTime = nanoTime;
  }

  @Nullable Held of(String worker) {
    return present.get(worker);
  }

  /** Returns the id of the task that follows; empty if there is none. */
  String following(String worker) {
    Held next = following.get(worker);
    return next == null ? "" : next.taskId();
  }

  /** Gives a person a task from now on. */
  Held begin(String worker, String taskId, @Nullable Annotation earlier) {
    long now = nanoTime.getAsLong();
    Held held = new Held(taskId, now, now + duration, earlier);
    present.put(worker, held);
    if (following(worker).equals(taskId)) {
      following.remove(worker);
    }
    return held;
  }

  /** Lets the time of a person's task, and of the one that follows, begin anew. */
  void extend(String worker) {
    long end = nanoTime.getAsLong() + duration;
    present.computeIfPresent(worker, (name, held) -> until(held, end));
    following.computeIfPresent(worker, (name, held) -> until(held, end));
  }

  private static Held until(Held held, long end) {
    return new Held(held.taskId(), held.since(), end, held.earlier());
  }

  /** Keeps a task for a person, as long as the present one. */
  void follow(String worker, String taskId) {
    long now = nanoTime.getAsLong();
    following.put(worker, new Held(taskId, now, now + duration, null));
  }

  void endFollowing(String worker) {
    following.remove(worker);
  }

  @Nullable Held end(String worker) {
    return present.remove(worker);
  }

  /** Ends the time of a task if the person has it. */
  void end(String worker, String taskId) {
    Held mine = present.get(worker);
    if (mine != null && mine.taskId().equals(taskId)) {
      present.remove(worker);
    }
  }

  /** Returns how long a person has had a task; null if it is not the person's. */
  @Nullable Duration spent(String worker, String taskId) {
    Held mine = present.get(worker);
    return mine != null && mine.taskId().equals(taskId)
        ? Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - mine.since()))
        : null;
  }

  /** Returns how many other people have a task that they have not answered, by task. */
  Map<String, Integer> byOthers(String worker, QueueState state) {
    Map<String, Integer> held = new HashMap<>();
    long now = nanoTime.getAsLong();
    for (Map<String, Held> each : List.of(present, following)) {
      each.forEach(
          (name, lease) -> {
            if (!name.equals(worker)
                && lease.end() - now > 0
                && state.answer(lease.taskId(), name) == null) {
              held.merge(lease.taskId(), 1, Integer::sum);
            }
          });
    }
    return held;
  }
}
