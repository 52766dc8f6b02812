package dev.starsight.annotation;

import dev.starsight.annotation.agreement.Ratings;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What the answers in a queue come to: final labels, disagreements, agreement, the audit, and how
 * far people are. It follows the queue: every call looks at the answers of that moment.
 * Thread-safe.
 */
public final class QueueResults {

  private final LabelSet labels;
  private final QueueState state;

  QueueResults(LabelSet labels, QueueState state) {
    this.labels = labels;
    this.state = state;
  }

  /**
   * Reads the answers that a queue holds at this moment, also while another process has it open,
   * and changes nothing. What is added later is not in these results. An incomplete last line does
   * not count.
   *
   * @throws IOException naming file, line and reason, if there is no queue or it is damaged
   */
  public static QueueResults read(Path directory) throws IOException {
    QueueDirectory.requireQueue(directory);
    QueueState state = new QueueState();
    return new QueueResults(QueueFiles.readUnlocked(directory, state).labels(), state);
  }

  /** Returns the possible answers. */
  public LabelSet labels() {
    return labels;
  }

  /**
   * Writes the labels of the answered tasks as JSON lines, as {@link AnnotationQueue#export} does.
   *
   * @return the number of rows
   */
  public int writeTo(Path file) throws IOException {
    AnswerTable table = AnswerTable.of(finalLabels(), ExportedRows.TASKS);
    AtomicFile.write(file, table.text(TableFormat.JSON_LINES, false));
    return table.rows();
  }

  /** Returns what the answers of each answered task come to, in the order of the answers. */
  public List<FinalLabel> finalLabels() {
    synchronized (state) {
      return state.latest().stream().map(answer -> finalLabel(answer.taskId())).toList();
    }
  }

  private FinalLabel finalLabel(String taskId) {
    AnnotationTask task = Objects.requireNonNull(state.task(taskId));
    return FinalLabel.of(task, labels, state.answers(taskId), state.adjudication(taskId));
  }

  /** Returns the answer of a person to a task that counts. */
  public Optional<Annotation> answer(String taskId, String worker) {
    synchronized (state) {
      return Optional.ofNullable(state.answer(taskId, worker));
    }
  }

  /** Returns the tasks whose answers differ and that nobody has decided, in the order added. */
  public List<FinalLabel> disagreements() {
    synchronized (state) {
      return state.disputed().map(task -> finalLabel(task.id())).toList();
    }
  }

  /** Returns the latest decision between the answers to a task. */
  public Optional<Annotation> adjudication(String taskId) {
    synchronized (state) {
      return Optional.ofNullable(state.adjudication(taskId));
    }
  }

  /**
   * Returns the number of what a person did last, as {@link AnnotationLeases#lastAct}, if that was
   * a decision between the answers of others; otherwise -1.
   */
  public long lastDecision(String worker) {
    synchronized (state) {
      return state.hasLastDecided(worker) ? state.lastActOf(worker) : -1;
    }
  }

  /** Returns the remarks to a task, with who made them, other than those of answers. */
  public List<Remark> remarks(String taskId) {
    synchronized (state) {
      return state.notes(taskId).stream()
          .map(event -> new Remark(event.worker(), event.note()))
          .toList();
    }
  }

  /** Returns each person's latest answers as ratings, adjudications not among them. */
  public Ratings ratings() {
    List<Ratings.Rating> ratings = new ArrayList<>();
    synchronized (state) {
      state
          .tasks()
          .flatMap(task -> state.answers(task.id()).stream())
          .forEach(a -> ratings.add(new Ratings.Rating(a.taskId(), a.worker(), a.label())));
    }
    return Ratings.of(labels, ratings);
  }

  /** Returns what people found about the predictions that the model was sure of. */
  public AuditResult audit() {
    synchronized (state) {
      return AuditResult.of(state.tasks().toList(), finalLabels());
    }
  }

  public Progress progress() {
    synchronized (state) {
      return state.progress();
    }
  }

  /** Returns what each person did, in the order of their names. */
  public List<WorkerStatistics> workers() {
    synchronized (state) {
      return state.people().stream().map(this::worker).toList();
    }
  }

  /** Returns what a person did; nothing if the queue does not know the name. */
  public WorkerStatistics worker(String name) {
    synchronized (state) {
      return WorkerStatistics.of(name, state.answersOf(name), state.skippedBy(name).size());
    }
  }

  /**
   * How far a queue is.
   *
   * @param tasks all tasks
   * @param open the tasks that need another answer
   * @param disputed the tasks whose answers differ and that nobody has decided
   * @param answers the answers that count, of all people
   */
  public record Progress(int tasks, int open, int disputed, int answers) {

    /** Returns the tasks that need no further answer. */
    public int complete() {
      return tasks - open;
    }
  }

  /** What a person wrote about a task. */
  public record Remark(String worker, String text) {}

  /** How a table is written. */
  public enum TableFormat {
    /** Commas and RFC 4180 quotes. */
    COMMAS,
    /** Tabs without quotes; a tab or line end inside a text becomes a blank. */
    TABS,
    /** A JSON object a line. */
    JSON_LINES;

    /** Returns commas for a name that ends in {@code .csv}, otherwise tabs. */
    public static TableFormat of(Path file) {
      return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv") ? COMMAS : TABS;
    }
  }

  /** What a row of an exported table is. */
  public enum ExportedRows {
    /** A task with its final label. */
    TASKS,
    /** One answer of one person. */
    ANSWERS
  }
}
