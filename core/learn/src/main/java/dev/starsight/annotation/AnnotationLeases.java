package dev.starsight.annotation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.GroupCommit.Change;
import dev.starsight.annotation.GroupCommit.Checked;
import dev.starsight.annotation.HeldTasks.Held;
import dev.starsight.annotation.QueueEvent.Kind;
import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives several people the tasks of an open queue so that no task is answered more often than was
 * asked for. A person has at most one task at a time, on a lease: until it ends nobody else gets
 * that place (nor that of the one {@link #ahead}), and asking for the next task, or loading a page
 * again, gives the same one. Whoever answers after the end is heard all the same if the place is
 * still free.
 *
 * <p>Leases are in memory. When the process ends, all of them end: the task of a person who had one
 * is given to whoever asks first, and a late answer to it counts if it is the first to come. What
 * was answered, skipped or noted is on the disk when the method returns, and sending the same
 * answer again changes nothing, so a client may repeat what was not confirmed.
 *
 * <p>Leases are measured by a clock that only goes forward; the time of day is only recorded.
 * Thread-safe. A queue has one such object.
 */
public final class AnnotationLeases {

  /** How long a person may keep a task without a sign of life. */
  public static final Duration USUAL = Duration.ofMinutes(10);

  /**
   * A task that a person has.
   *
   * @param task the task
   * @param worker the name of the person
   * @param remaining how long nobody else gets it
   * @param earlier the person's earlier answer to it, which {@link #undo} took back or which is to
   *     be corrected; null if there is none
   */
  public record Lease(
      AnnotationTask task, String worker, Duration remaining, @Nullable Annotation earlier) {}

  private final AnnotationQueue queue;
  private final QueueState state;
  private final Duration duration;
  private final InstantSource timeOfDay;

  /** Guarded by the state, as all below. */
  private final HeldTasks held;

  /** The tasks that people left for later, by person. */
  private final Map<String, Set<String>> postponed = new HashMap<>();

  private AnnotationLeases(
      AnnotationQueue queue, Duration duration, LongSupplier nanoTime, InstantSource timeOfDay) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("a lease must be longer than 0, but is " + duration);
    }
    this.queue = queue;
    this.state = queue.state();
    this.duration = duration;
    this.held = new HeldTasks(duration, nanoTime);
    this.timeOfDay = timeOfDay;
  }

  /**
   * Creates leases.
   *
   * @param duration how long a person may keep a task without a sign of life
   */
  public static AnnotationLeases of(AnnotationQueue queue, Duration duration) {
    return of(queue, duration, System::nanoTime, InstantSource.system());
  }

  /** Creates leases with clocks of their own, for tests. */
  public static AnnotationLeases of(
      AnnotationQueue queue, Duration duration, LongSupplier nanoTime, InstantSource timeOfDay) {
    return new AnnotationLeases(queue, duration, nanoTime, timeOfDay);
  }

  /**
   * Returns the task that the person has, or else the one that {@link #ahead} kept, or else the one
   * of the highest priority that needs another answer, that the person has neither answered,
   * skipped nor postponed, and whose places others have not taken. Its lease begins anew.
   *
   * @return empty if there is nothing for this person to do now
   * @throws StarsightException if the name is empty, too long, or has characters that are not shown
   */
  public Optional<Lease> next(String worker) {
    return next(worker, "");
  }

  /**
   * Returns the next task like {@link #next(String)}, but, if the person has none, the preferred
   * one if the person may have it: what a screen shows that a new process does not know of.
   *
   * @param preferred the id of a task; of an unknown one, nothing is preferred
   */
  public Optional<Lease> next(String worker, String preferred) {
    String name = PersonText.name(worker);
    synchronized (state) {
      Held mine = held.of(name);
      if (mine != null && isWanted(mine, name)) {
        return Optional.of(extend(name, mine));
      }
      held.end(name);
      return openAfter(preferred, held.following(name))
          .filter(fresh(name))
          .findFirst()
          .map(task -> begin(name, task));
    }
  }

  /**
   * Returns the task that {@link #next} will give the person after the present one, and keeps it
   * for the person as long as that one. A screen that has it beforehand shows it without waiting.
   *
   * @return empty if the person has no task, or there is no further one for this person
   */
  public Optional<AnnotationTask> ahead(String worker) {
    String name = PersonText.name(worker);
    synchronized (state) {
      Held mine = held.of(name);
      if (mine == null || !isWanted(mine, name)) {
        return Optional.empty();
      }
      Predicate<AnnotationTask> fresh = fresh(name);
      Optional<AnnotationTask> task =
          openAfter(held.following(name))
              .filter(each -> !each.id().equals(mine.taskId()) && fresh.test(each))
              .findFirst();
      held.endFollowing(name);
      task.ifPresent(each -> held.follow(name, each.id()));
      return task;
    }
  }

  /** Returns the tasks with these ids, unless unknown, and then the open ones by priority. */
  private Stream<AnnotationTask> openAfter(String... ids) {
    return Stream.concat(
        Stream.of(ids).flatMap(id -> Stream.ofNullable(state.task(id))), state.open());
  }

  /** Returns whether a person has an answer to give, or one to correct. */
  private boolean isWanted(Held mine, String worker) {
    return canAnswer(mine.taskId(), worker)
        && (mine.earlier() != null || state.answer(mine.taskId(), worker) == null);
  }

  /** Returns whether a task that needs an answer may be given to a person as a new one. */
  private Predicate<AnnotationTask> fresh(String worker) {
    Set<String> later = postponed.getOrDefault(worker, Set.of());
    return free(worker)
        .and(task -> !later.contains(task.id()) && !state.hasSkipped(task.id(), worker));
  }

  /** Returns whether a task has a place for a person who has not answered it. */
  private Predicate<AnnotationTask> free(String worker) {
    Map<String, Integer> byOthers = held.byOthers(worker, state);
    return task ->
        state.needed(task) > byOthers.getOrDefault(task.id(), 0)
            && state.answer(task.id(), worker) == null;
  }

  /**
   * Returns a task that the person skipped and that still needs an answer, the one skipped first;
   * it becomes the person's task. Use it when {@link #next} has nothing left.
   */
  public Optional<Lease> nextSkipped(String worker) {
    String name = PersonText.name(worker);
    synchronized (state) {
      held.end(name);
      return state.skippedBy(name).stream()
          .map(id -> Objects.requireNonNull(state.task(id)))
          .filter(free(name))
          .findFirst()
          .map(task -> begin(name, task));
    }
  }

  private Lease begin(String worker, AnnotationTask task) {
    return extend(worker, held.begin(worker, task.id(), null));
  }

  private Lease extend(String worker, Held mine) {
    held.extend(worker);
    AnnotationTask task = Objects.requireNonNull(state.task(mine.taskId()));
    return new Lease(task, worker, duration, mine.earlier());
  }

  /** Returns whether an answer of this person counts: a new one, or a correction. */
  private boolean canAnswer(String taskId, String worker) {
    AnnotationTask task = state.task(taskId);
    return task != null
        && (state.answer(taskId, worker) != null
            || state.needed(task) > held.byOthers(worker, state).getOrDefault(taskId, 0));
  }

  /**
   * Lets the lease of a task begin anew: a sign of life.
   *
   * @return empty if it is not the person's task, or it ended and others have taken the places
   */
  public Optional<Lease> renew(String worker, String taskId) {
    String name = PersonText.name(worker);
    synchronized (state) {
      Held mine = held.of(name);
      return mine != null && mine.taskId().equals(taskId) && canAnswer(taskId, name)
          ? Optional.of(extend(name, mine))
          : Optional.empty();
    }
  }

  /** Gives the person's task back, and what follows it, so that others can have them at once. */
  public void release(String worker) {
    synchronized (state) {
      String name = PersonText.name(worker);
      held.end(name);
      held.endFollowing(name);
    }
  }

  /** Gives the person's task back; this object does not give it to this person again. */
  public void postpone(String worker) {
    String name = PersonText.name(worker);
    synchronized (state) {
      Held mine = held.end(name);
      if (mine != null) {
        postponed.computeIfAbsent(name, each -> new HashSet<>()).add(mine.taskId());
      }
    }
  }

  /**
   * Answers a task. When this method returns, the answer is on the disk. The same answer of the
   * same person once more changes nothing; another one corrects the first.
   *
   * @param taskId the id of the task, usually the one that the person has
   * @param note a remark; may be empty
   * @return the answer that counts
   * @throws AnsweredMeanwhileException if the person no longer has the task and nobody is needed
   * @throws StarsightException if there is no such task, or the label is not one of the queue's
   * @throws IOException if it cannot be written; then it does not count, and may be sent again
   */
  public Annotation answer(String worker, String taskId, String label, String note)
      throws IOException {
    String name = PersonText.name(worker);
    String remark = PersonText.note(note);
    return queue.commit(
        new Change<Annotation>(Set.of("task " + taskId, "worker " + name)) {
          @Override
          Checked<Annotation> check(QueueState now) {
            return checkAnswer(name, taskId, label, remark);
          }
        });
  }

  private Checked<Annotation> checkAnswer(String worker, String taskId, String label, String note) {
    requireTask(taskId);
    queue.requireLabel(label);
    Annotation earlier = state.answer(taskId, worker);
    if (earlier != null && earlier.label().equals(label) && earlier.note().equals(note)) {
      return new Checked<>(earlier, List.of(), () -> held.end(worker, taskId));
    }
    if (!canAnswer(taskId, worker)) {
      throw new AnsweredMeanwhileException(taskId);
    }
    Annotation answer =
        new Annotation(
            taskId, label, worker, timeOfDay.instant(), note, held.spent(worker, taskId), false);
    return new Checked<>(
        answer,
        List.of(QueueJson.write(answer)),
        () -> {
          held.end(worker, taskId);
          state.apply(answer);
        });
  }

  private void requireTask(String taskId) {
    if (state.task(taskId) == null) {
      throw new StarsightException(
          "the queue %s has no task \"%s\"".formatted(queue.directory(), taskId));
    }
  }

  /**
   * Skips a task: the person does not want to answer it. {@link #next} does not give it to this
   * person again, in no process.
   *
   * @param note why; may be empty
   */
  public void skip(String worker, String taskId, String note) throws IOException {
    record(Kind.SKIP, worker, taskId, note);
  }

  /** Keeps a remark about a task that is not part of an answer. */
  public void note(String worker, String taskId, String note) throws IOException {
    record(Kind.NOTE, worker, taskId, note);
  }

  private void record(Kind kind, String worker, String taskId, String note) throws IOException {
    String name = PersonText.name(worker);
    String remark = PersonText.note(note);
    queue.commit(
        new Change<Boolean>(Set.of("task " + taskId, "worker " + name)) {
          @Override
          Checked<Boolean> check(QueueState now) {
            requireTask(taskId);
            if (kind == Kind.SKIP && now.hasSkipped(taskId, name)) {
              return new Checked<>(true, List.of(), () -> held.end(name, taskId));
            }
            Instant time = timeOfDay.instant();
            QueueEvent event = new QueueEvent(kind, taskId, name, time, remark);
            return applied(
                true,
                event,
                () -> {
                  if (kind == Kind.SKIP) {
                    held.end(name, taskId);
                  }
                });
          }
        });
  }

  private <T> Checked<T> applied(T result, QueueEvent event, Runnable before) {
    List<ObjectNode> records = List.of(QueueJson.write(event));
    return new Checked<>(
        result,
        records,
        () -> {
          before.run();
          state.apply(event);
        });
  }

  /**
   * Takes back the last answer or skip of a person and gives the person the task again; an earlier
   * answer to the same task counts again. Repeated, it goes further back.
   *
   * @return the task and the answer that was taken back; empty if there is nothing to undo, or
   *     somebody has decided between the answers to that task
   */
  public Optional<Lease> undo(String worker) throws IOException {
    String name = PersonText.name(worker);
    return queue.commit(
        new Change<Optional<Lease>>(Set.of()) { // Which task it is about is known only then.
          @Override
          Checked<Optional<Lease>> check(QueueState now) {
            AnnotationTask task = now.lastOf(name);
            if (task == null || now.adjudication(task.id()) != null) {
              return new Checked<>(Optional.empty(), List.of(), () -> {});
            }
            Annotation undone = now.answer(task.id(), name);
            Lease lease = new Lease(task, name, duration, undone);
            Instant time = timeOfDay.instant();
            return applied(
                Optional.of(lease),
                new QueueEvent(Kind.UNDO, task.id(), name, time, ""),
                () -> giveAgain(name, task.id(), undone));
          }
        });
  }

  /** Gives a person a task again; the present one follows it for those for whom one is kept. */
  private void giveAgain(String worker, String taskId, @Nullable Annotation undone) {
    Held now = held.of(worker);
    if (now != null && now.earlier() == null && !held.following(worker).isEmpty()) {
      held.follow(worker, now.taskId());
    }
    held.begin(worker, taskId, undone);
  }

  /**
   * Returns a number that distinguishes the last answer or skip of a person, which {@link #undo}
   * would take back, from all others in the queue, in any process; -1 if there is none. It tells
   * whether an undo that was not confirmed was done.
   */
  public long lastAct(String worker) {
    String name = PersonText.name(worker);
    synchronized (state) {
      return state.lastActOf(name);
    }
  }
}
