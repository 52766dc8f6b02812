package dev.starsight.datasets.explore;

import dev.starsight.datasets.amazon.AmazonReviews;
import dev.starsight.datasets.amazon.Review;
import dev.starsight.datasets.delimited.DelimitedFile;
import dev.starsight.datasets.delimited.ReadOptions;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real files beside the project, where they are. */
public final class RealData {

  private RealData() {}

  /**
   * A file of {@code shared/data} in any directory above; the test is skipped where there is none.
   */
  public static Path file(String name) {
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path file = up.resolve("shared/data").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    Assumptions.abort(name + " is not in ../shared/data");
    throw new IllegalStateException("aborted");
  }

  /** What a function makes of the reviews of a file as they are read. */
  public static <R> R read(String name, Function<Stream<Review>, R> function) throws IOException {
    try (DelimitedFile<Review> opened =
            AmazonReviews.open(file(name), ReadOptions.defaults(), Progress.SILENT);
        Stream<Review> reviews = opened.stream()) {
      return function.apply(reviews);
    }
  }
}
