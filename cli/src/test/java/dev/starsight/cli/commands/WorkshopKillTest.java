package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationQueue.AnsweredTask;
import dev.starsight.cli.results.TestLooks;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.ResultOwner;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills workshops, as {@code kill -9} does, while they replace a result in whose queue people have
 * answered, and runs the same command again.
 */
@Tag("any-locale")
final class WorkshopKillTest {

  private static final ResultOwner OWNER =
      ResultOwner.of("workshop", "any").withGrowing(TestLooks.FILES);

  private final Path directory;
  private final Path out;
  private final Path reviews;
  private final Path encoder;

  /** The moments at which a process is killed: after a random time from one of these. */
  private enum Moment {
    START(1500) {
      @Override
      boolean hasCome(List<Path> hidden) {
        return true;
      }
    },
    QUEUE(100) {
      @Override
      boolean hasCome(List<Path> hidden) {
        return hidden.stream().anyMatch(path -> Files.exists(path.resolve("queue/queue.json")));
      }
    },
    COMPLETE(100) {
      @Override
      boolean hasCome(List<Path> hidden) {
        return hidden.stream().anyMatch(path -> Files.exists(path.resolve(".starsight.json")));
      }
    },
    MOVED(15) {
      @Override
      boolean hasCome(List<Path> hidden) {
        return hidden.stream().anyMatch(path -> path.toString().endsWith(".old"));
      }
    };

    private final int longestMillis;

    Moment(int longestMillis) {
      this.longestMillis = longestMillis;
    }

    /** Returns whether it has come, by the unfinished directories beside the result. */
    abstract boolean hasCome(List<Path> hidden);
  }

  WorkshopKillTest(@TempDir Path directory, @TempDir Path shared) throws IOException {
    this.directory = directory;
    this.out = directory.resolve("w");
    this.reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 200);
    this.encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
  }

  @Test
  void nothingIsLostByEightKills() throws Exception {
    kill(8, 42);
  }

  @Test
  @Tag("long")
  void nothingIsLostByTwoHundredKills() throws Exception {
    kill(200, 43);
  }

  private void kill(int kills, long seed) throws Exception {
    Path neighbour = Files.writeString(directory.resolve("w.txt"), "of somebody else");
    SplittableRandom random = new SplittableRandom(seed);
    Shell.run(arguments(out).toArray()).succeeds();
    int unfinished = 0;
    for (int i = 0; i < kills; i++) {
      boolean fresh = i % 8 == 4;
      Path target = fresh ? directory.resolve("fresh") : out;
      Moment moment = fresh ? Moment.START : Moment.values()[i % 4];
      if (!fresh) {
        answerAnotherTask(i);
      }
      List<AnsweredTask> answers = answered(out);
      byte[] log = Files.readAllBytes(out.resolve("queue/annotations.jsonl"));

      killAt(moment, target, random);

      String description = "kill %s of seed %s, after %s".formatted(i, seed, moment);
      List<Path> hidden = hidden(target);
      unfinished += hidden.isEmpty() ? 0 : 1;
      assertThat(Stream.concat(Stream.of(out), hidden.stream()))
          .as(description)
          .anyMatch(place -> holds(place.resolve("queue/annotations.jsonl"), log));
      if (Files.exists(target)) {
        assertIsWhole(target, description);
      }
      Shell.run(arguments(target).toArray()).succeeds();
      assertIsWhole(target, description);
      assertThat(answered(out)).as(description).isEqualTo(answers);
      assertThat(out.resolve("queue/annotations.jsonl")).as(description).hasBinaryContent(log);
      assertThat(neighbour).hasContent("of somebody else");
      deleteFresh();
      assertThat(Shell.names(directory)).as(description).containsExactly("w", "w.txt");
    }
    assertThat(unfinished).as("kills that left something unfinished").isGreaterThan(kills / 3);
  }

  /** Every file that the manifest lists is there as it was written, and no other. */
  private static void assertIsWhole(Path result, String description) throws IOException {
    assertThat(AtomicDirectory.isComplete(result, OWNER)).as(description).isTrue();
  }

  private void killAt(Moment moment, Path target, SplittableRandom random) throws Exception {
    Process workshop = KillTest.start(Shell.process(arguments(target)), null);
    while (workshop.isAlive() && !moment.hasCome(hidden(target))) {
      workshop.waitFor(200, TimeUnit.MICROSECONDS);
    }
    workshop.waitFor(random.nextLong(moment.longestMillis * 1000L), TimeUnit.MICROSECONDS);
    workshop.destroyForcibly().waitFor();
  }

  private List<Path> hidden(Path target) throws IOException {
    String prefix = "." + target.getFileName() + ".";
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(path -> String.valueOf(path.getFileName()).startsWith(prefix))
          .toList();
    }
  }

  private static boolean holds(Path file, byte[] bytes) {
    try {
      return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes);
    } catch (IOException e) {
      return false;
    }
  }

  private void answerAnotherTask(int number) throws IOException {
    Path row =
        Files.writeString(
            reviews.resolveSibling("row.csv"),
            "id,review_body\n%s,never seen %s\n".formatted(number, number));
    Shell.run(
            "annotate",
            "fill",
            "--queue",
            out.resolve("queue"),
            "--model",
            out.resolve("model"),
            "--input",
            row,
            "--threshold",
            1)
        .succeeds();
    try (AnnotationQueue queue = AnnotationQueue.open(out.resolve("queue"))) {
      String id =
          queue.pending().stream()
              .filter(task -> task.text().equals("never seen " + number))
              .findFirst()
              .orElseThrow()
              .id();
      queue.answer(id, "3", "zoë", Instant.EPOCH.plusSeconds(number), "answer " + number);
    }
  }

  private static List<AnsweredTask> answered(Path result) throws IOException {
    try (AnnotationQueue queue = AnnotationQueue.open(result.resolve("queue"))) {
      return queue.answered();
    }
  }

  private void deleteFresh() throws IOException {
    Path fresh = directory.resolve("fresh");
    if (Files.exists(fresh)) {
      try (Stream<Path> paths = Files.walk(fresh)) {
        for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private List<String> arguments(Path target) {
    List<String> words = new ArrayList<>(List.of("workshop", "--quiet", "--threads", "1"));
    Map<String, Path> paths = Map.of("--input", reviews, "--encoder", encoder, "--out", target);
    paths.forEach((option, path) -> words.addAll(List.of(option, path.toString())));
    words.addAll(List.of("--budget", "1s"));
    return words;
  }
}
