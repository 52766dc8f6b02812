package dev.starsight.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.annotation.AnnotationQueue.AnsweredTask;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import dev.starsight.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes with two threads each: what is on disk is what succeeded, in one order. */
@Tag("any-locale")
class QueueTwoProcessesTest {

  private static final int THREADS = 2;
  private static final int OPERATIONS = 250;
  private static final LabelSet LABELS = LabelSet.of(List.of("bad", "good"));

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path folder;

  /** Works on the queue in the first argument, with the seed in the second. */
  public static void main(String[] arguments) throws InterruptedException {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      long seed = Long.parseLong(arguments[1]) * THREADS + i;
      Worker worker = new Worker(Path.of(arguments[0]), seed, lines);
      threads.add(new Thread(worker));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    lines.forEach(System.out::println);
  }

  /** A thread; its lines begin with its seed. */
  private record Worker(Path directory, long seed, List<String> lines) implements Runnable {

    @Override
    public void run() {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < OPERATIONS; i++) {
        String line = operation(random.nextInt(10), i, random);
        lines.add(seed + " " + line);
        if (line.startsWith("refused")) {
          LockSupport.parkNanos(random.nextInt(20_000_000)); // So that all get a turn.
        }
      }
    }

    private String operation(int choice, int number, SplittableRandom random) {
      try (AnnotationQueue queue =
          AnnotationQueue.isQueue(directory)
              ? AnnotationQueue.open(directory)
              : AnnotationQueue.create(directory, LABELS, AnnotationInstructions.stars())) {
        if (choice < 2) {
          Path file = directory.resolveSibling("answers-" + seed + ".csv");
          return "exported " + queue.export(file);
        }
        if (choice < 5 || queue.tasks().isEmpty()) {
          Example example = Example.unlabelled(seed + "-" + number, "text");
          Prediction unsure = Prediction.of(LABELS, new double[] {0.5, 0.5});
          queue.addUnsure(List.of(example), List.of(unsure), 0.9, "m");
          return "added " + seed + "-" + number;
        }
        AnnotationTask task = queue.tasks().get(random.nextInt(queue.tasks().size()));
        String worker = seed + "/" + number;
        queue.answer(task.id(), LABELS.label(number % 2), worker, Instant.EPOCH);
        return "answered " + worker;
      } catch (IOException e) {
        return "refused " + e.getMessage();
      } catch (RuntimeException e) {
        return "failed " + e;
      }
    }
  }

  @Test
  void theQueueHoldsWhatSucceededInOneOrder() throws Exception {
    Path directory = folder.resolve("queue");
    List<String> lines = new ArrayList<>();
    try (OtherProcess first = OtherProcess.start(QueueTwoProcessesTest.class, directory, 1);
        OtherProcess second = OtherProcess.start(QueueTwoProcessesTest.class, directory, 2)) {
      lines.addAll(first.lines());
      lines.addAll(second.lines());
    }
    assertThat(lines).hasSize(2 * THREADS * OPERATIONS);
    Map<String, List<String>> done = new HashMap<>();
    Set<String> seeds = new HashSet<>();
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      if (words[1].equals("refused")) {
        assertThat(words[2])
            .startsWith(directory + ": ")
            .matches(".*(open already|try again|queue here already).*");
      } else {
        seeds.add(words[0]);
        done.computeIfAbsent(words[1], kind -> new ArrayList<>()).add(words[2]);
      }
    }
    assertThat(done).containsOnlyKeys("exported", "added", "answered");
    assertThat(seeds).as("threads that did something").hasSizeGreaterThan(1);
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.notices()).isEmpty();
      List<String> added = queue.tasks().stream().map(AnnotationTask::exampleId).toList();
      assertThat(added).containsExactlyInAnyOrderElementsOf(done.get("added"));
      assertOrdered(added, "-");
    }
    List<String> answered = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("annotations.jsonl"))) {
      answered.add(line.replaceAll(".*\"(\\d+/\\d+)\".*", "$1"));
    }
    assertThat(answered).containsExactlyInAnyOrderElementsOf(done.get("answered"));
    assertOrdered(answered, "/");
    assertLatestAnswersCount(directory);
  }

  /** Each thread's own operations must be in the order in which it did them. */
  private static void assertOrdered(List<String> names, String separator) {
    Map<String, Integer> last = new HashMap<>();
    for (String name : names) {
      String[] parts = name.split(separator, 2);
      int number = Integer.parseInt(parts[1]);
      assertThat(last.getOrDefault(parts[0], -1)).isLessThan(number);
      last.put(parts[0], number);
    }
  }

  private static void assertLatestAnswersCount(Path directory) throws IOException {
    Map<String, String> latest = new HashMap<>();
    for (String line : Files.readAllLines(directory.resolve("annotations.jsonl"))) {
      String[] parts = line.split("\"", -1);
      latest.put(parts[3], line);
    }
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.answered()).hasSize(latest.size());
      for (AnsweredTask answer : queue.answered()) {
        assertThat(latest.get(answer.task().id()))
            .contains("\"" + answer.annotation().worker() + "\"");
      }
    }
  }
}
