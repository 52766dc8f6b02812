package dev.starsight.lake;

import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Creates lakes of a test's own reviews. */
final class TestLake {

  private TestLake() {}

  /** Creates the lake {@code lake} of these reviews in a directory and returns its path. */
  static Path of(Path directory, List<Review> reviews) throws IOException {
    Path lake = directory.resolve("lake");
    add(lake, directory.resolve("reviews.tsv"), reviews);
    return lake;
  }

  /** Ingests reviews into a lake. */
  static void add(Path lake, Path file, List<Review> reviews) throws IOException {
    AmazonReviewWriter.write(file, reviews);
    LakeIngest.into(lake)
        .withOptions(LakeOptions.defaults().withThreads(1))
        .run(List.of(file), Progress.SILENT);
  }
}
