package dev.starsight.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.AnnotationLeases.Lease;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Prediction;
import dev.starsight.testing.UnreliableDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a power failure at any moment a queue opens with all that it had promised. */
@Tag("any-locale")
class QueuePowerFailureTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("bad", "good"));
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final Path folder;

  /** What was promised: tasks by id, and answers by id and label, in their order. */
  private final List<State> promised = new ArrayList<>(List.of(new State(List.of(), List.of())));

  private record State(List<String> tasks, List<String> answers) {}

  QueuePowerFailureTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static State state(AnnotationQueue queue) {
    return new State(
        queue.tasks().stream().map(AnnotationTask::id).toList(),
        queue.answered().stream()
            .map(answer -> answer.task().id() + answer.annotation().label())
            .toList());
  }

  private static void fill(AnnotationQueue queue, int from, int count) throws IOException {
    List<Example> examples =
        IntStream.range(from, from + count)
            .mapToObj(i -> Example.unlabelled("R" + i, "größe " + "x".repeat(i * 97 % 700)))
            .toList();
    Prediction unsure = Prediction.of(LABELS, new double[] {0.5, 0.5});
    queue.addUnsure(examples, Collections.nCopies(count, unsure), 0.9, "m");
  }

  private void work(UnreliableDisk disk, long seed, int operations) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path directory = disk.root().resolve("deep/queue");
    AnnotationQueue queue =
        AnnotationQueue.create(directory, LABELS, AnnotationInstructions.stars());
    promise(disk, queue);
    queue = inFirstFormat(queue);
    promise(disk, queue);
    for (int i = 0; i < operations; i++) {
      int choice = random.nextInt(10);
      if (choice == 0) {
        queue.close();
        damageEnd(directory.resolve("annotations.jsonl"), random);
        queue = AnnotationQueue.open(directory);
      } else if (choice < 3 || queue.tasks().isEmpty()) {
        fill(queue, random.nextInt(100), 1 + random.nextInt(4));
      } else if (choice < 5) {
        skipOrUndo(AnnotationLeases.of(queue, AnnotationLeases.USUAL), choice == 3);
      } else {
        AnnotationTask task = queue.tasks().get(random.nextInt(queue.tasks().size()));
        queue.answer(task.id(), LABELS.label(random.nextInt(2)), "ada", NOON);
      }
      promise(disk, queue);
    }
    queue.close();
  }

  /** Opens a queue once more as an earlier Starsight would have written it. */
  private static AnnotationQueue inFirstFormat(AnnotationQueue queue) throws IOException {
    queue.close();
    Path header = queue.directory().resolve("queue.json");
    ObjectNode tree = (ObjectNode) Json.read(header);
    Json.writeDurably(header, tree.put("format", 1));
    return AnnotationQueue.open(queue.directory());
  }

  private static void skipOrUndo(AnnotationLeases leases, boolean undo) throws IOException {
    Optional<Lease> next = undo ? leases.undo("ada") : leases.next("ada");
    if (!undo && next.isPresent()) {
      leases.skip("ada", next.get().task().id(), "unclear");
    }
  }

  private void promise(UnreliableDisk disk, AnnotationQueue queue) {
    promised.add(state(queue));
    disk.acknowledge();
  }

  /** Appends an incomplete line, as a crash does, or takes the last line end away. */
  private static void damageEnd(Path log, SplittableRandom random) throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    if (bytes.length > 0 && random.nextBoolean()) {
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        channel.truncate(bytes.length - 1);
        channel.force(true);
      }
    } else {
      Files.writeString(log, "{\"task\":", StandardOpenOption.APPEND);
    }
  }

  private void check(Path left, int acknowledged) throws IOException {
    Path directory = left.resolve("deep/queue");
    if (acknowledged == 0 && !AnnotationQueue.isQueue(directory)) {
      AnnotationQueue.create(directory, LABELS, AnnotationInstructions.stars()).close();
      return;
    }
    State least = promised.get(acknowledged);
    State most = promised.get(Math.min(acknowledged + 1, promised.size() - 1));
    State now;
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      now = state(queue);
      assertThat(now.tasks().size()).isBetween(least.tasks().size(), most.tasks().size());
      assertThat(now.tasks()).isEqualTo(most.tasks().subList(0, now.tasks().size()));
      assertThat(now.answers()).isIn(least.answers(), most.answers());
      fill(queue, 1_000, 1);
      queue.answer(queue.pending().get(0).id(), "good", "bob", NOON);
    }
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.tasks()).hasSize(now.tasks().size() + 1);
      assertThat(queue.answered().size()).isBetween(now.answers().size(), now.answers().size() + 1);
    }
  }

  @Test
  void losesNothingThatWasPromised() throws Exception {
    UnreliableDisk disk = new UnreliableDisk(Files.createDirectory(folder.resolve("disk")));
    work(disk, 1, 12);
    assertThat(disk.forEachFailure(folder, 5, this::check)).isGreaterThan(50);
  }

  @Test
  @Tag("long")
  void losesNothingThatWasPromisedInManyRuns() throws Exception {
    for (int seed = 2; seed < 22; seed++) {
      promised.subList(1, promised.size()).clear();
      UnreliableDisk disk = new UnreliableDisk(Files.createDirectory(folder.resolve("d" + seed)));
      work(disk, seed, 30);
      disk.forEachFailure(folder, 12, this::check);
    }
  }
}
