package dev.starsight.annotation;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.LockFile;
import dev.starsight.labelerrors.SuspiciousLabel;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Tasks and answers on disk: a directory with {@code queue.json} (labels, instructions), and {@code
 * tasks.jsonl} and {@code annotations.jsonl}, which are only appended to. When a method returns,
 * its changes are on the disk and survive a power failure, which loses at most the lines that were
 * being written. Opening and reading a queue changes none of these files.
 *
 * <p>Thread-safe. Only one process at a time can have a queue open. If another program changes a
 * file meanwhile, the next answer is refused and what the other wrote stays.
 */
public final class AnnotationQueue implements AutoCloseable {

  /** Stands for the models that predicted rows in search of label errors. */
  private static final String LABEL_ERRORS = "label errors";

  private final Path directory;
  private final LockFile lock;
  private final QueueJson.Header header;
  private final AppendLog taskLog;
  private final AppendLog annotationLog;

  /** The tasks by id, in the order in which they were added. */
  private final Map<String, AnnotationTask> tasks = new LinkedHashMap<>();

  /** The latest answers by the id of the task, in the order of the answers. */
  private final Map<String, Annotation> answers = new LinkedHashMap<>();

  private boolean closed;

  private AnnotationQueue(
      Path directory,
      LockFile lock,
      QueueJson.Header header,
      AppendLog taskLog,
      AppendLog annotationLog)
      throws IOException {
    this.directory = directory;
    this.lock = lock;
    this.header = header;
    this.taskLog = taskLog;
    this.annotationLog = annotationLog;
    readTasks();
    readAnnotations();
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
    return opened(
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
    if (!isQueue(directory)) {
      throw new IOException(
          directory
              + ": is not a review queue: there is no file "
              + QueueDirectory.HEADER
              + " in it");
    }
    return opened(directory, QueueDirectory.lock(directory));
  }

  private static AnnotationQueue opened(Path directory, LockFile lock) throws IOException {
    boolean done = false;
    try {
      AnnotationQueue queue =
          new AnnotationQueue(
              directory,
              lock,
              QueueJson.readHeader(directory.resolve(QueueDirectory.HEADER)),
              AppendLog.open(directory.resolve(QueueDirectory.TASKS)),
              AppendLog.open(directory.resolve(QueueDirectory.ANNOTATIONS)));
      done = true;
      return queue;
    } finally {
      if (!done) {
        lock.close();
      }
    }
  }

  private void readTasks() throws IOException {
    for (JsonFields record : taskLog.records()) {
      AnnotationTask task = record.as(fields -> QueueJson.readTask(fields, header.labels()));
      tasks.put(task.id(), task);
    }
  }

  private void readAnnotations() throws IOException {
    for (JsonFields record : annotationLog.records()) {
      remember(record.as(this::annotation));
    }
  }

  private Annotation annotation(JsonFields fields) throws IOException {
    Annotation annotation = QueueJson.readAnnotation(fields, header.labels());
    if (!tasks.containsKey(annotation.taskId())) {
      throw new IllegalArgumentException(
          "answers task " + annotation.taskId() + ", which is not in tasks.jsonl");
    }
    return annotation;
  }

  private void remember(Annotation annotation) {
    answers.remove(annotation.taskId());
    answers.put(annotation.taskId(), annotation);
  }

  public Path directory() {
    return directory;
  }

  /**
   * Returns what was unusual about the files, a sentence each: an incomplete last line that does
   * not count, and what became of it when something was added.
   */
  public synchronized List<String> notices() {
    return Stream.of(taskLog, annotationLog).flatMap(log -> log.notices().stream()).toList();
  }

  /** Returns the possible answers. */
  public LabelSet labels() {
    return header.labels();
  }

  public AnnotationInstructions instructions() {
    return header.instructions();
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
  public synchronized int addUnsure(
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
   * Adds a task for every row whose label is in doubt, unless the same example (id and text) was
   * added before.
   *
   * @return the number of tasks that were added
   * @throws StarsightException if the rows have other labels
   */
  public synchronized int addSuspicious(List<SuspiciousLabel> rows) throws IOException {
    List<AnnotationTask> suspicious = new ArrayList<>();
    for (SuspiciousLabel row : rows) {
      requireLabels(row.prediction().labels());
      suspicious.add(AnnotationTask.of(row.example(), row.prediction(), LABEL_ERRORS, row.label()));
    }
    return add(suspicious);
  }

  private void requireLabels(LabelSet others) {
    if (!others.equals(labels())) {
      throw new StarsightException(
          "the queue %s is for labels %s, not %s".formatted(directory, labels(), others));
    }
  }

  private int add(List<AnnotationTask> candidates) throws IOException {
    Map<String, AnnotationTask> fresh = new LinkedHashMap<>();
    for (AnnotationTask task : candidates) {
      if (!tasks.containsKey(task.id())) {
        fresh.putIfAbsent(task.id(), task);
      }
    }
    requireOpen();
    taskLog.append(fresh.values().stream().map(QueueJson::write).toList());
    tasks.putAll(fresh);
    return fresh.size();
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

  /** Returns all tasks, in the order in which they were added. */
  public synchronized List<AnnotationTask> tasks() {
    return List.copyOf(tasks.values());
  }

  /**
   * Returns the unanswered tasks, the least {@linkplain AnnotationTask#support supported} first,
   * ties in the order added.
   */
  public synchronized List<AnnotationTask> pending() {
    return tasks.values().stream()
        .filter(task -> !answers.containsKey(task.id()))
        .sorted(Comparator.comparingDouble(AnnotationTask::support))
        .toList();
  }

  /** Returns the answered tasks, each with its latest answer, in the order of the answers. */
  public synchronized List<AnsweredTask> answered() {
    return answers.values().stream()
        .map(a -> new AnsweredTask(Objects.requireNonNull(tasks.get(a.taskId())), a))
        .toList();
  }

  /** Answers a task without a note, as {@link #answer(String, String, String, Instant, String)}. */
  public Annotation answer(String taskId, String label, String worker, Instant submitted)
      throws IOException {
    return answer(taskId, label, worker, submitted, "");
  }

  /**
   * Answers a task; a second answer replaces the first (both stay in the file).
   *
   * @param taskId the task's id, or a beginning of it that no other id has
   * @throws StarsightException if no task or more than one is meant, the label is not one of the
   *     queue's, or the worker has no name
   * @throws IOException if it cannot be written
   */
  public synchronized Annotation answer(
      String taskId, String label, String worker, Instant submitted, String note)
      throws IOException {
    AnnotationTask task = find(taskId);
    if (!labels().contains(label)) {
      throw new StarsightException(
          "an answer must be one of " + labels() + ", but is \"" + label + "\"");
    }
    if (worker.isBlank()) {
      throw new StarsightException("an answer needs the name of who gives it");
    }
    requireOpen();
    Annotation annotation = new Annotation(task.id(), label, worker, submitted, note);
    annotationLog.append(List.of(QueueJson.write(annotation)));
    remember(annotation);
    return annotation;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the queue " + directory + " is closed");
    }
  }

  private AnnotationTask find(String taskId) {
    List<AnnotationTask> meant =
        taskId.isEmpty()
            ? List.of()
            : tasks.values().stream().filter(task -> task.id().startsWith(taskId)).toList();
    if (meant.size() != 1) {
      throw new StarsightException(
          "%s of the queue %s %s with \"%s\"; %s wait for an answer"
              .formatted(
                  meant.isEmpty() ? "no task" : meant.size() + " tasks",
                  directory,
                  meant.size() > 1 ? "begin" : "begins",
                  taskId,
                  tasks.size() - answers.size()));
    }
    return meant.get(0);
  }

  /**
   * Writes the answered tasks as labelled rows, in the order of the answers: {@code review_id,
   * review_body, star_rating, worker, submitted, predicted, confidence} under a header. A file
   * whose name ends in {@code .csv} has commas and RFC 4180 quotes, any other has tabs and no
   * quotes, where a tab or line end inside a text becomes a blank.
   *
   * @return the number of rows
   * @throws StarsightException if the file is one of the queue's own
   */
  public int export(Path file) throws IOException {
    return export(file, false);
  }

  /**
   * Writes the answers like {@link #export(Path)}.
   *
   * @param spreadsheetSafe whether texts that a spreadsheet would run as a formula get an
   *     apostrophe in front
   */
  public synchronized int export(Path file, boolean spreadsheetSafe) throws IOException {
    if (QueueDirectory.isOwn(directory, file)) {
      throw new StarsightException(
          "%s is a file of the queue %s itself; write the answers to another file"
              .formatted(file, directory));
    }
    List<AnsweredTask> rows = answered();
    boolean comma = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    AtomicFile.write(file, AnswerTable.of(rows, comma, spreadsheetSafe));
    return rows.size();
  }

  /** Closes the queue, so that others can open it. Closing twice does nothing. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    lock.close();
  }

  /** A task and the latest answer to it. */
  public record AnsweredTask(AnnotationTask task, Annotation annotation) {

    /** Returns whether the person agreed with the model. */
    public boolean agrees() {
      return task.predicted().equals(annotation.label());
    }
  }
}
