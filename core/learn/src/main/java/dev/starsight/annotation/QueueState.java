package dev.starsight.annotation;

import dev.starsight.annotation.QueueEvent.Kind;
import dev.starsight.annotation.QueueResults.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a queue and what people did to them, in memory. Not thread-safe: whoever calls it
 * holds its monitor.
 */
final class QueueState {

  /** An answer, or a skip without one; the sequence is its place among all of them. */
  private record Entry(long sequence, String taskId, String worker, @Nullable Annotation answer) {

    boolean isAdjudication() {
      return answer != null && answer.adjudication();
    }
  }

  private record Numbered(AnnotationTask task, int number) {}

  /** The tasks by id, in the order in which they were added. */
  private final Map<String, Numbered> tasks = new LinkedHashMap<>();

  /** The tasks that need another answer, the highest priority first. */
  private final NavigableSet<Numbered> open =
      new TreeSet<>(
          Comparator.comparingDouble((Numbered each) -> -each.task().plan().priority())
              .thenComparingInt(Numbered::number));

  /** What was done to each task and not undone, in order. */
  private final Map<String, List<Entry>> byTask = new HashMap<>();

  /** What each person did and did not undo, in order. */
  private final Map<String, List<Entry>> byPerson = new HashMap<>();

  private final Map<String, List<QueueEvent>> notes = new HashMap<>();

  /** The tasks that a record names, whether it still counts or not. */
  private final Set<String> touched = new HashSet<>();

  /** The number of answers that count, by task. */
  private final Map<String, Integer> counts = new HashMap<>();

  /** The tasks whose answers differ and that nobody has decided. */
  private final Set<String> disputed = new HashSet<>();

  private int answers;
  private long sequence;

  void add(AnnotationTask task) {
    Numbered numbered = new Numbered(task, tasks.size());
    if (tasks.putIfAbsent(task.id(), numbered) == null) {
      open.add(numbered);
    }
  }

  @Nullable AnnotationTask task(String id) {
    Numbered numbered = tasks.get(id);
    return numbered == null ? null : numbered.task();
  }

  Stream<AnnotationTask> tasks() {
    return tasks.values().stream().map(Numbered::task);
  }

  /** Returns the tasks that need another answer, the highest priority first. */
  Stream<AnnotationTask> open() {
    return open.stream().map(Numbered::task);
  }

  Progress progress() {
    return new Progress(tasks.size(), open.size(), disputed.size(), answers);
  }

  /** Returns the tasks whose answers differ and that nobody has decided, in the order added. */
  Stream<AnnotationTask> disputed() {
    return disputed.stream()
        .map(id -> Objects.requireNonNull(tasks.get(id)))
        .sorted(Comparator.comparingInt(Numbered::number))
        .map(Numbered::task);
  }

  /** Returns how many more people are to answer a task. */
  int needed(AnnotationTask task) {
    return adjudication(task.id()) == null
        ? Math.max(0, task.plan().answers() - answers(task.id()).size())
        : 0;
  }

  private List<Entry> of(String taskId) {
    return byTask.getOrDefault(taskId, List.of());
  }

  /** Returns the answers that count to a task, each person's latest, in their order. */
  List<Annotation> answers(String taskId) {
    Map<String, Annotation> latest = new LinkedHashMap<>();
    for (Entry entry : of(taskId)) {
      if (entry.answer() != null && !entry.isAdjudication()) {
        latest.remove(entry.worker());
        latest.put(entry.worker(), entry.answer());
      }
    }
    return List.copyOf(latest.values());
  }

  /** Returns the answer of a person to a task, no adjudication; null if there is none. */
  @Nullable Annotation answer(String taskId, String worker) {
    Annotation latest = null;
    for (Entry entry : of(taskId)) {
      if (entry.worker().equals(worker) && entry.answer() != null && !entry.isAdjudication()) {
        latest = entry.answer();
      }
    }
    return latest;
  }

  @Nullable Annotation adjudication(String taskId) {
    Annotation latest = null;
    for (Entry entry : of(taskId)) {
      latest = entry.isAdjudication() ? entry.answer() : latest;
    }
    return latest;
  }

  boolean hasSkipped(String taskId, String worker) {
    boolean skipped = false;
    for (Entry entry : of(taskId)) {
      skipped = entry.worker().equals(worker) ? entry.answer() == null : skipped;
    }
    return skipped;
  }

  /** Returns the remarks of people that are not part of an answer. */
  List<QueueEvent> notes(String taskId) {
    return List.copyOf(notes.getOrDefault(taskId, List.of()));
  }

  /** Returns whether a record names the task, even if it was undone. */
  boolean isTouched(String taskId) {
    return touched.contains(taskId);
  }

  /** Returns the latest answer or adjudication of every task that has one, in their order. */
  List<Annotation> latest() {
    List<Entry> latest = new ArrayList<>();
    for (List<Entry> entries : byTask.values()) {
      entries.stream()
          .filter(each -> each.answer() != null)
          .reduce((a, b) -> b)
          .ifPresent(latest::add);
    }
    latest.sort(Comparator.comparingLong(Entry::sequence));
    return latest.stream().map(entry -> Objects.requireNonNull(entry.answer())).toList();
  }

  /** Returns the names of all who did something, in alphabetical order. */
  Set<String> people() {
    return new TreeSet<>(byPerson.keySet());
  }

  /** Returns the answers of a person, in order; a corrected one is there more than once. */
  List<Annotation> answersOf(String worker) {
    return byPerson.getOrDefault(worker, List.of()).stream()
        .filter(entry -> entry.answer() != null)
        .map(entry -> Objects.requireNonNull(entry.answer()))
        .toList();
  }

  /** Returns the tasks that a person skips, the one skipped first at the beginning. */
  List<String> skippedBy(String worker) {
    return byPerson.getOrDefault(worker, List.of()).stream()
        .filter(entry -> entry.answer() == null)
        .map(Entry::taskId)
        .distinct()
        .filter(id -> hasSkipped(id, worker))
        .toList();
  }

  /** Returns the task of the last answer or skip of a person; null if there is none. */
  @Nullable AnnotationTask lastOf(String worker) {
    List<Entry> history = byPerson.getOrDefault(worker, List.of());
    return history.isEmpty() ? null : task(history.get(history.size() - 1).taskId());
  }

  /** Returns whether what {@link #lastOf} is about was a decision between the answers of others. */
  boolean hasLastDecided(String worker) {
    List<Entry> history = byPerson.getOrDefault(worker, List.of());
    return !history.isEmpty() && history.get(history.size() - 1).isAdjudication();
  }

  /** Returns the sequence of the last answer or skip of a person; -1 if there is none. */
  long lastActOf(String worker) {
    List<Entry> history = byPerson.getOrDefault(worker, List.of());
    return history.isEmpty() ? -1 : history.get(history.size() - 1).sequence();
  }

  void apply(Annotation annotation) {
    append(annotation.taskId(), annotation.worker(), annotation);
  }

  void apply(QueueEvent event) {
    if (event.kind() == Kind.SKIP) {
      append(event.taskId(), event.worker(), null);
    } else if (event.kind() == Kind.UNDO) {
      undo(event.worker());
    }
    touched.add(event.taskId());
    if (!event.note().isEmpty()) {
      notes.computeIfAbsent(event.taskId(), id -> new ArrayList<>()).add(event);
    }
  }

  private void append(String taskId, String worker, @Nullable Annotation answer) {
    Entry entry = new Entry(sequence++, taskId, worker, answer);
    touched.add(taskId);
    byTask.computeIfAbsent(taskId, id -> new ArrayList<>(1)).add(entry);
    byPerson.computeIfAbsent(worker, name -> new ArrayList<>()).add(entry);
    update(taskId);
  }

  private void undo(String worker) {
    List<Entry> history = byPerson.getOrDefault(worker, List.of());
    if (!history.isEmpty()) {
      Entry undone = history.remove(history.size() - 1);
      Objects.requireNonNull(byTask.get(undone.taskId())).remove(undone);
      update(undone.taskId());
    }
  }

  private void update(String taskId) {
    Numbered numbered = Objects.requireNonNull(tasks.get(taskId));
    if (needed(numbered.task()) > 0) {
      open.add(numbered);
    } else {
      open.remove(numbered);
    }
    List<Annotation> counting = answers(taskId);
    Integer before = counts.put(taskId, counting.size());
    answers += counting.size() - (before == null ? 0 : before);
    boolean differ = counting.stream().map(Annotation::label).distinct().count() > 1;
    if (differ && adjudication(taskId) == null) {
      disputed.add(taskId);
    } else {
      disputed.remove(taskId);
    }
  }
}
