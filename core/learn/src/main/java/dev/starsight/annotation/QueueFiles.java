package dev.starsight.annotation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.LockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of an open queue, and its lock. Not thread-safe, but for what says so. */
final class QueueFiles {

  private final Path directory;
  private final LockFile lock;
  private final AppendLog tasks;
  private final AppendLog annotations;
  private volatile QueueJson.Header header;
  private volatile boolean closed;

  private QueueFiles(Path directory, LockFile lock) throws IOException {
    this.directory = directory;
    this.lock = lock;
    this.header = QueueJson.readHeader(directory.resolve(QueueDirectory.HEADER));
    this.tasks = AppendLog.open(directory.resolve(QueueDirectory.TASKS));
    this.annotations = AppendLog.open(directory.resolve(QueueDirectory.ANNOTATIONS));
  }

  /**
   * Opens files whose lock is held and adds what is in them to a state; the lock is released if
   * they cannot be read.
   */
  static QueueFiles open(Path directory, LockFile lock, QueueState state) throws IOException {
    boolean done = false;
    try {
      QueueFiles files = new QueueFiles(directory, lock);
      read(files.header, files.tasks, files.annotations, state);
      done = true;
      return files;
    } finally {
      if (!done) {
        lock.close();
      }
    }
  }

  /**
   * Adds what is in the files of a queue to a state, without its lock: another process may be
   * adding to them. Answers are read before tasks, so that each answer finds its task.
   */
  static QueueJson.Header readUnlocked(Path directory, QueueState state) throws IOException {
    QueueJson.Header header = QueueJson.readHeader(directory.resolve(QueueDirectory.HEADER));
    AppendLog annotations = AppendLog.open(directory.resolve(QueueDirectory.ANNOTATIONS));
    AppendLog tasks = AppendLog.open(directory.resolve(QueueDirectory.TASKS));
    read(header, tasks, annotations, state);
    return header;
  }

  private static void read(
      QueueJson.Header header, AppendLog tasks, AppendLog annotations, QueueState state)
      throws IOException {
    for (JsonFields record : tasks.records()) {
      state.add(record.as(fields -> QueueJson.readTask(fields, header.labels())));
    }
    for (JsonFields record : annotations.records()) {
      record.as(fields -> apply(header, fields, state));
    }
  }

  private static String apply(QueueJson.Header header, JsonFields fields, QueueState state)
      throws IOException {
    String taskId = fields.text("task");
    if (state.task(taskId) == null) {
      throw new IllegalArgumentException(
          "answers task " + taskId + ", which is not in tasks.jsonl");
    }
    if (QueueJson.isEvent(fields)) {
      state.apply(QueueJson.readEvent(fields));
    } else {
      state.apply(QueueJson.readAnnotation(fields, header.labels()));
    }
    return taskId;
  }

  /** Returns the header; thread-safe. */
  QueueJson.Header header() {
    return header;
  }

  List<String> notices() {
    return Stream.of(tasks, annotations).flatMap(log -> log.notices().stream()).toList();
  }

  void appendTasks(List<ObjectNode> records) throws IOException {
    append(tasks, records);
  }

  void appendAnnotations(List<ObjectNode> records) throws IOException {
    append(annotations, records);
  }

  /** Writes records; if the format of the queue does not have them, it becomes the present one. */
  private void append(AppendLog log, List<ObjectNode> records) throws IOException {
    requireOpen();
    if (header.format() < QueueJson.FORMAT && records.stream().anyMatch(QueueJson::isNew)) {
      QueueJson.Header present = header.inPresentFormat();
      QueueDirectory.replaceHeader(directory, present);
      header = present;
    }
    log.append(records);
  }

  /** Requires that the files are open; thread-safe. */
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the queue " + directory + " is closed");
    }
  }

  void close() throws IOException {
    closed = true;
    lock.close();
  }
}
