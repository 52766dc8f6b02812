package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationQueue.AnsweredTask;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.data.LabelSet;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.LockFile;
import dev.starsight.files.internal.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The review queues in the result that a workshop replaces. What people answered, and the files
 * they put beside it, moves into the new result, byte for byte; unanswered tasks give way to those
 * of the new model. The queues are locked from opening to closing, so that nobody can answer in
 * between.
 */
final class EarlierQueues implements AutoCloseable {

  /** The queue of a workshop; those of other labels are called {@code queue-1} and so on. */
  static final String QUEUE = "queue";

  private static final Pattern NAMES = Pattern.compile(QUEUE + "(-\\d+)?");
  private static final String TASKS = "tasks.jsonl";
  private static final String LOCK = "lock";

  private final Path out;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Set<String> locked = new TreeSet<>();
  private final Set<String> names = new TreeSet<>(Set.of(QUEUE));
  private final Map<String, String> taken = new TreeMap<>();
  private final List<String> aside = new ArrayList<>();
  private List<AnsweredTask> answered = List.of();

  /** The ids of the tasks that people worked on; what they did cannot be read without them. */
  private Set<String> kept = Set.of();

  private int givenWay;
  private int repeated;

  private EarlierQueues(Path out) {
    this.out = out;
  }

  /**
   * Locks the queues of an earlier result and moves what people did into the new one.
   *
   * @param out the earlier result
   * @param isResult whether there is one
   * @param target the new result, with a queue of the new model's tasks that is closed
   */
  static EarlierQueues moveInto(Path out, boolean isResult, Path target) throws IOException {
    EarlierQueues queues = new EarlierQueues(out);
    try {
      if (isResult) {
        queues.move(target);
      }
      return queues;
    } catch (IOException | RuntimeException e) {
      queues.close();
      throw e;
    }
  }

  private void move(Path target) throws IOException {
    for (Path queue : queues(out)) {
      String name = String.valueOf(queue.getFileName());
      if (!name.equals(QUEUE) && lock(queue)) {
        copy(queue, target.resolve(name));
        names.add(name);
      }
    }
    Path queue = out.resolve(QUEUE);
    if (Files.isDirectory(queue, LinkOption.NOFOLLOW_LINKS)) {
      moveCurrent(queue, target);
    }
    for (String name : locked) {
      for (Path file : files(out.resolve(name))) {
        // To read a lock would release it.
        taken.put(Json.path(out, file), file.endsWith(LOCK) ? "" : Sha256.of(file));
      }
    }
  }

  /** Moves the queue of the last workshop. A queue that somebody has open is not touched. */
  private void moveCurrent(Path from, Path target) throws IOException {
    Path to = target.resolve(QUEUE);
    AnnotationQueue earlier;
    try {
      earlier = AnnotationQueue.open(from);
    } catch (IOException e) {
      if (lock(from)) {
        keepWhole(from, target); // It is damaged, or not a queue.
      }
      return;
    }
    opened.add(earlier);
    locked.add(QUEUE);
    answered = earlier.answered();
    kept = earlier.touched().stream().map(AnnotationTask::id).collect(Collectors.toSet());
    givenWay = earlier.tasks().size() - kept.size();
    LabelSet labels;
    try (AnnotationQueue created = AnnotationQueue.open(to)) {
      labels = created.labels();
    }
    if (earlier.labels().equals(labels)) {
      merge(from, to);
    } else if (!kept.isEmpty() || hasOtherFiles(from)) {
      keepWhole(from, target);
      answered = List.of();
    }
  }

  private boolean lock(Path queue) throws IOException {
    var lock = LockFile.tryTake(queue.resolve(LOCK));
    lock.ifPresent(opened::add);
    if (lock.isPresent()) {
      locked.add(String.valueOf(queue.getFileName()));
    }
    return lock.isPresent();
  }

  private void keepWhole(Path from, Path target) throws IOException {
    int number = 1;
    while (Files.exists(target.resolve(QUEUE + "-" + number), LinkOption.NOFOLLOW_LINKS)
        || Files.exists(out.resolve(QUEUE + "-" + number), LinkOption.NOFOLLOW_LINKS)) {
      number++;
    }
    String name = QUEUE + "-" + number;
    copy(from, target.resolve(name));
    names.add(name);
    aside.add(name);
    givenWay = 0;
  }

  /** Adds the answered tasks, the answers and all other files of a queue to the new one. */
  private void merge(Path from, Path to) throws IOException {
    StringBuilder tasks = new StringBuilder();
    lines(from.resolve(TASKS)).stream()
        .filter(line -> kept.contains(id(line)))
        .forEach(line -> tasks.append(line).append('\n'));
    List<String> created = lines(to.resolve(TASKS));
    List<String> fresh = created.stream().filter(line -> !kept.contains(id(line))).toList();
    fresh.forEach(line -> tasks.append(line).append('\n'));
    repeated = created.size() - fresh.size();
    copy(from, to);
    Files.writeString(to.resolve(TASKS), tasks, StandardCharsets.UTF_8);
    try (AnnotationQueue merged = AnnotationQueue.open(to)) {
      if (!merged.answered().equals(answered)) {
        throw new IllegalStateException(from + ": not every answer came into the new queue");
      }
    }
  }

  private static List<String> lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    // A line that was cut within a character is no task.
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
  }

  /** Returns the id of a task; empty for a line that was cut short. */
  private static String id(String line) {
    try {
      JsonNode node = Json.parse(TASKS, line);
      return node.path("id").asText();
    } catch (DamagedFileException e) {
      return "";
    }
  }

  private static boolean hasOtherFiles(Path queue) throws IOException {
    for (Path file : files(queue)) {
      String name = Json.path(queue, file);
      if (!Set.of("queue.json", TASKS, LOCK).contains(name) && Files.size(file) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Copies all files but locks, with the permissions of new files, over those that are there. */
  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path copy = to.resolve(from.relativize(file));
      if (!file.endsWith(LOCK)) {
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        try (InputStream in = Files.newInputStream(file);
            OutputStream out = Files.newOutputStream(copy)) {
          in.transferTo(out);
        }
      }
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  private static List<Path> queues(Path out) throws IOException {
    try (Stream<Path> children = Files.list(out)) {
      return children
          .filter(child -> NAMES.matcher(String.valueOf(child.getFileName())).matches())
          .filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  /** Returns the names of all queues in the new result. */
  Set<String> names() {
    return names;
  }

  /**
   * Returns the SHA-256 of the files of the earlier queues, by their path in the earlier result.
   */
  Map<String, String> taken() {
    return taken;
  }

  /** Returns the number of answered tasks in the new queue. */
  int answered() {
    return answered.size();
  }

  /** Returns the number of answered tasks that the new model was unsure of, too. */
  int repeated() {
    return repeated;
  }

  /** Returns the number of tasks that nobody had answered and that are gone. */
  int givenWay() {
    return givenWay;
  }

  /** Returns the names of queues in the new result that could not be merged with the new one. */
  List<String> aside() {
    return aside;
  }

  /**
   * Releases the locks if a directory with an open file cannot be moved on this system. An answer
   * that comes in that moment is not deleted but stays in {@code DIR.old-N}.
   */
  void releaseIfNeededToMove() throws IOException {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      close();
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (Exception e) {
        failure = e instanceof IOException io ? io : new IOException(e);
      }
    }
    opened.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
