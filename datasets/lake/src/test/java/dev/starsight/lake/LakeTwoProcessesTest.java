package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.StarsightException;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import dev.starsight.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes with two threads each: what is in the lake is what succeeded, in one order. */
@Tag("any-locale")
class LakeTwoProcessesTest {

  private static final int THREADS = 2;
  private static final LakeOptions OPTIONS = LakeOptions.defaults().withThreads(1);

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path folder;

  /** Works on the lake in the first argument, with a seed and a number of operations. */
  public static void main(String[] arguments) throws InterruptedException {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      long seed = Long.parseLong(arguments[1]) * THREADS + i;
      Worker worker =
          new Worker(Path.of(arguments[0]), seed, Integer.parseInt(arguments[2]), lines);
      threads.add(new Thread(worker));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    lines.forEach(System.out::println);
  }

  /** A thread with two files of its own, which it ingests again and again with other reviews. */
  private record Worker(Path lake, long seed, int operations, List<String> lines)
      implements Runnable {

    @Override
    public void run() {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < operations; i++) {
        String file = "source-" + seed + "-" + random.nextInt(2) + ".tsv";
        String line = operation(file, seed * 10_000 + i, random.nextInt(4));
        lines.add(line);
        if (line.startsWith("refused")) {
          LockSupport.parkNanos(random.nextInt(400_000_000)); // So that all get a turn.
        }
      }
    }

    private String operation(String file, long reviews, int choice) {
      try {
        if (choice == 0) {
          try (Lake opened = Lake.open(lake, OPTIONS)) {
            return "queried " + opened.query("FROM reviews").rowCount() + " of " + opened.rows();
          }
        }
        Path source = lake.resolveSibling(file);
        AmazonReviewWriter.write(source, reviews(reviews));
        LakeIngest.into(lake).withOptions(OPTIONS).run(List.of(source), Progress.SILENT);
        return "ingested " + file + " " + reviews;
      } catch (IOException | StarsightException e) {
        return "refused " + e.getMessage();
      } catch (RuntimeException e) {
        return "failed " + e;
      }
    }
  }

  private static List<Review> reviews(long seed) {
    return SampleReviews.generate(3, seed).toList();
  }

  private void run(int operations) throws Exception {
    Path lake = folder.resolve("lake-" + operations);
    List<String> lines = new ArrayList<>();
    try (OtherProcess first = OtherProcess.start(LakeTwoProcessesTest.class, lake, 1, operations);
        OtherProcess second = OtherProcess.start(LakeTwoProcessesTest.class, lake, 2, operations)) {
      lines.addAll(first.lines());
      lines.addAll(second.lines());
    }
    assertThat(lines).hasSize(2 * THREADS * operations);
    Map<String, Long> latest = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "ingested" -> latest.put(words[1], Long.parseLong(words[2]));
        case "queried" -> assertThat(words[1]).as("rows of a query").isEqualTo(words[3]);
        case "refused" ->
            assertThat(line)
                .contains(lake.toString())
                .matches(
                    ".*(another ingest (is at work|has just removed)|no such lake|is not a"
                        + " lake|open the lake again|the lake is damaged or has changed|is missing,"
                        + " though).*");
        default -> throw new AssertionError(line);
      }
    }
    assertThat(latest).as("files that were ingested").hasSizeGreaterThan(1);
    List<String> expected = new ArrayList<>();
    latest.values().forEach(seed -> reviews(seed).forEach(r -> expected.add(r.reviewId())));
    List<String> ids = new ArrayList<>();
    try (Lake opened = Lake.open(lake, OPTIONS)) {
      opened.forEachReview(review -> ids.add(review.reviewId()));
    }
    assertThat(ids).containsExactlyInAnyOrderElementsOf(expected);
    LakeManifest manifest = LakeManifest.read(lake).orElseThrow();
    manifest.requireFiles(lake);
    try (Stream<Path> files = Files.walk(lake)) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet")))
          .containsExactlyInAnyOrderElementsOf(
              manifest.parts().map(part -> part.in(lake)).toList());
    }
  }

  @Test
  void theLakeHoldsWhatSucceeded() throws Exception {
    run(15);
  }

  @Test
  @Tag("long")
  void theLakeHoldsWhatSucceededOfAThousandOperations() throws Exception {
    run(250);
  }
}
