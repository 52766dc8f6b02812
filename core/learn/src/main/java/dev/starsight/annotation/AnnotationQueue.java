package dev.starsight.annotation;

import dev.starsight.annotation.GroupCommit.Change;
import dev.starsight.annotation.QueueResults.ExportedRows;
import dev.starsight.annotation.QueueResults.TableFormat;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.LockFile;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Tasks and answers on disk: a directory with {@code queue.json} (labels, instructions), and {@code
 * tasks.jsonl} and {@code annotations.jsonl}, which are only appended to. When a method returns,
 * its changes are on the disk and survive a power failure, which loses at most the lines that were
 * being written. Opening and reading a queue changes none of these files.
 *
 * <p>Several people may answer one task; of each person the latest answer counts, and all stay in
 * the file. {@link #results} says what they come to. {@link AnnotationLeases} gives every person
 * the next task.
 *
 * <p>Thread-safe; answers of several threads are written with one force of the disk. Only one
 * process at a time can have a queue open. If another program changes a file meanwhile, the next
 * answer is refused and what the other wrote stays.
 */
public final class AnnotationQueue implements AutoCloseable {

  /** Stands for the models that predicted rows in search of label errors. */
  public static final String LABEL_ERRORS = "label errors";

  private final Path directory;
  private final QueueFiles files;
  private final GroupCommit commits;

  /** Guarded by its own monitor. */
  private final QueueState state;

  private AnnotationQueue(Path directory, LockFile lock) throws IOException {
    this.directory = directory;
    this.state = new QueueState();
    this.files = QueueFiles.open(directory, lock, state);
    this.commits = new GroupCommit(state, files::appendAnnotations);
  }

  /** Returns whether there is a queue in this directory. */
  public static boolean isQueue(Path directory) {
    return QueueDirectory.isQueue(directory);
  }

  /**
   * Creates a queue in a directory that is empty or does not exist yet, and opens it.
   *
   * @param labels the possible answers
   * @throws IOException naming the directory, if something is in it or it cannot be written
   */
  public static AnnotationQueue create(
      Path directory, LabelSet labels, AnnotationInstructions instructions) throws IOException {
    return new AnnotationQueue(
        directory, QueueDirectory.create(directory, new QueueJson.Header(labels, instructions)));
  }

  /**
   * Opens a queue. No file is changed: an incomplete last line, which a crash may have left, does
   * not count and stays until something is added; see {@link #notices()}.
   *
   * @throws IOException naming file, line and reason, if there is no queue, it is damaged, or it is
   *     open elsewhere
   */
  public static AnnotationQueue open(Path directory) throws IOException {
    QueueDirectory.requireQueue(directory);
    return new AnnotationQueue(directory, QueueDirectory.lock(directory));
  }

  public Path directory() {
    return directory;
  }

  /**
   * Returns what was unusual about the files, a sentence each: an incomplete last line that does
   * not count, and what became of it when something was added.
   */
  public List<String> notices() {
    return commits.exclusively(files::notices);
  }

  /** Returns the possible answers. */
  public LabelSet labels() {
    return files.header().labels();
  }

  public AnnotationInstructions instructions() {
    return files.header().instructions();
  }

  /**
   * Adds a task for every example whose prediction is less confident than the threshold, unless the
   * same example (id and text) was added before.
   *
   * @param predictions one for each example, in the same order, over the queue's labels
   * @param threshold 0 to 1
   * @param model the name of the model
   * @return the number of tasks that were added
   * @throws StarsightException if the predictions are over other labels
   */
  public int addUnsure(
      List<Example> examples, List<Prediction> predictions, double threshold, String model)
      throws IOException {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("the threshold must be 0 to 1, but is " + threshold);
    }
    if (examples.size() != predictions.size()) {
      throw new IllegalArgumentException(
          "every example needs a prediction, but there are %s examples and %s predictions"
              .formatted(examples.size(), predictions.size()));
    }
    List<AnnotationTask> unsure = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Prediction prediction = predictions.get(i);
      requireLabels(prediction.labels());
      if (prediction.confidence() < threshold) {
        unsure.add(AnnotationTask.of(examples.get(i), prediction, model, null));
      }
    }
    return add(unsure);
  }

  /**
   * Predicts the examples with a model and adds a task for every prediction that is less confident
   * than the threshold, unless the same example (id and text) was added before.
   *
   * @param threshold 0 to 1
   * @param name of the model
   * @return the number of tasks that were added
   * @throws StarsightException if the model predicts other labels
   */
  public int addUnsure(List<Example> examples, Classifier model, double threshold, String name)
      throws IOException {
    return addUnsure(examples, model.predict(examples), threshold, name);
  }

  /**
   * Adds tasks, unless there is one for the same example (id and text).
   *
   * @return the number of tasks that were added
   * @throws StarsightException if the predictions are over other labels
   */
  public int add(List<AnnotationTask> candidates) throws IOException {
    for (AnnotationTask task : candidates) {
      requireLabels(LabelSet.ordered(List.copyOf(task.probabilities().keySet())));
    }
    return commits.exclusively(() -> addNew(candidates));
  }

  private void requireLabels(LabelSet others) {
    if (!others.equals(labels())) {
      throw new StarsightException(
          "the queue %s is for labels %s, not %s".formatted(directory, labels(), others));
    }
  }

  private int addNew(List<AnnotationTask> candidates) throws IOException {
    files.requireOpen();
    Map<String, AnnotationTask> fresh = new LinkedHashMap<>();
    synchronized (state) {
      for (AnnotationTask task : candidates) {
        if (state.task(task.id()) == null) {
          fresh.putIfAbsent(task.id(), task);
        }
      }
    }
    files.appendTasks(fresh.values().stream().map(QueueJson::write).toList());
    synchronized (state) {
      fresh.values().forEach(state::add);
    }
    return fresh.size();
  }

  /** Checks, writes and applies a change; see {@link GroupCommit}. */
  <T> T commit(Change<T> change) throws IOException {
    files.requireOpen();
    return commits.commit(change);
  }

  /** Returns the state; its monitor guards it. */
  QueueState state() {
    return state;
  }

  /** Returns the task with an id. */
  public Optional<AnnotationTask> task(String id) {
    synchronized (state) {
      return Optional.ofNullable(state.task(id));
    }
  }

  /** Returns all tasks, in the order in which they were added. */
  public List<AnnotationTask> tasks() {
    synchronized (state) {
      return state.tasks().toList();
    }
  }

  /**
   * Returns the tasks that need another answer, the highest {@linkplain TaskPlan#priority priority}
   * first, ties in the order added.
   */
  public List<AnnotationTask> pending() {
    synchronized (state) {
      return state.open().toList();
    }
  }

  /** Returns the answered tasks, each with its latest answer, in the order of the answers. */
  public List<AnsweredTask> answered() {
    synchronized (state) {
      return state.latest().stream()
          .map(a -> new AnsweredTask(Objects.requireNonNull(state.task(a.taskId())), a))
          .toList();
    }
  }

  /**
   * Returns the tasks to which somebody did something, whether it still counts or not, in the order
   * added: those without which the answers cannot be read.
   */
  public List<AnnotationTask> touched() {
    synchronized (state) {
      return state.tasks().filter(task -> state.isTouched(task.id())).toList();
    }
  }

  /** Returns what the answers come to. */
  public QueueResults results() {
    return new QueueResults(labels(), state);
  }

  /** Answers a task without a note, as {@link #answer(String, String, String, Instant, String)}. */
  public Annotation answer(String taskId, String label, String worker, Instant submitted)
      throws IOException {
    return answer(taskId, label, worker, submitted, "");
  }

  /**
   * Answers a task, whether it needs an answer or not. A second answer of a person replaces the
   * first; of a task that one person was asked for, the latest answer counts. All stay in the file.
   *
   * @param taskId the task's id, or a beginning of it that no other id has
   * @throws StarsightException if no task or more than one is meant, the label is not one of the
   *     queue's, or the worker has no name
   * @throws IOException if it cannot be written
   */
  public Annotation answer(
      String taskId, String label, String worker, Instant submitted, String note)
      throws IOException {
    return commit(new AnswerChange(this, taskId, label, worker, submitted, note, false));
  }

  /**
   * Decides between the answers to a task; see {@link FinalLabel}.
   *
   * @param taskId as for {@link #answer(String, String, String, Instant, String)}
   */
  public Annotation adjudicate(
      String taskId, String label, String worker, Instant submitted, String note)
      throws IOException {
    return commit(new AnswerChange(this, taskId, label, worker, submitted, note, true));
  }

  /**
   * Takes back a decision of {@link #adjudicate}, if it is what this person did last.
   *
   * @return the decision that no longer counts; empty if the person did something else last, or if
   *     a later decision of somebody else counts
   */
  public Optional<Annotation> undoAdjudication(String worker, Instant time) throws IOException {
    return commit(new DecisionUndo(worker, time));
  }

  /**
   * Adds answers that were given elsewhere: all of them, or none if there is an exception. An
   * answer is left out if its task is unknown, or if the same person has given a later or the same
   * one. Of a person's equally late answers to a task the last one counts.
   */
  public AddedAnswers addAnswers(List<Annotation> answers) throws IOException {
    return commit(new ImportChange(this, answers));
  }

  /** Requires that a label is one of the queue's. */
  void requireLabel(String label) {
    if (!labels().contains(label)) {
      throw new StarsightException(
          "an answer must be one of " + labels() + ", but is \"" + label + "\"");
    }
  }

  /**
   * Writes the labels of the answered tasks as rows, in the order of the answers: {@code review_id,
   * review_body, star_rating, worker, submitted, predicted, confidence} and further columns under a
   * header. Tasks whose answers decide nothing are left out. A file whose name ends in {@code .csv}
   * has commas and RFC 4180 quotes, any other has tabs and no quotes, where a tab or line end
   * inside a text becomes a blank.
   *
   * @return the number of rows
   * @throws StarsightException if the file is one of the queue's own
   */
  public int export(Path file) throws IOException {
    return export(file, TableFormat.of(file), ExportedRows.TASKS, false);
  }

  /**
   * Writes rows like {@link #export(Path)}.
   *
   * @param spreadsheetSafe whether texts that a spreadsheet would run as a formula get an
   *     apostrophe in front; JSON lines never do
   */
  public int export(Path file, TableFormat format, ExportedRows rows, boolean spreadsheetSafe)
      throws IOException {
    requireNotOwn(file);
    AnswerTable table = AnswerTable.of(results().finalLabels(), rows);
    AtomicFile.write(file, table.text(format, spreadsheetSafe));
    return table.rows();
  }

  /**
   * Requires that a file that is about to be written is not one of the queue's own.
   *
   * @throws StarsightException naming the file, if it is
   */
  public void requireNotOwn(Path file) throws IOException {
    if (QueueDirectory.isOwn(directory, file)) {
      throw new StarsightException(
          "%s is a file of the queue %s itself; write the answers to another file"
              .formatted(file, directory));
    }
  }

  /** Closes the queue, so that others can open it. Closing twice does nothing. */
  @Override
  public void close() throws IOException {
    commits.exclusively(
        () -> {
          files.close();
          return true;
        });
  }

  /**
   * What became of answers that were given elsewhere.
   *
   * @param added those that are in the queue now
   * @param repeated those whose label the answer of the same person has, in the queue or among
   *     these
   * @param replaced those with another label than the answer of the same person that counts
   *     instead, in the queue or among these
   * @param unknown those to a task that is not in the queue
   */
  public record AddedAnswers(int added, int repeated, int replaced, int unknown) {}

  /** A task and the latest answer to it. */
  public record AnsweredTask(AnnotationTask task, Annotation annotation) {

    /** Returns whether the person agreed with the model. */
    public boolean agrees() {
      return task.predicted().equals(annotation.label());
    }
  }
}
