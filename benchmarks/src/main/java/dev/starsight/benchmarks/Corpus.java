package dev.starsight.benchmarks;

import dev.starsight.data.StarsightException;
import dev.starsight.datasets.amazon.AmazonReviews;
import dev.starsight.datasets.amazon.Review;
import dev.starsight.datasets.amazon.SampleReviews;
import dev.starsight.datasets.delimited.DelimitedFile;
import dev.starsight.datasets.delimited.ReadOptions;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What benchmarks run on, by the value of their parameter {@code corpus}. */
final class Corpus {

  /** Generated reviews. */
  static final String SAMPLE = "sample";

  /** The first rows of the file that the system property {@code starsight.reviews} names. */
  static final String REVIEWS = "reviews";

  private static final String PROPERTY = "starsight.reviews";
  private static final long SEED = 42;

  private Corpus() {}

  /**
   * Exactly so many reviews.
   *
   * @throws StarsightException if there is no such corpus, or it has not as many
   */
  static List<Review> reviews(String corpus, int rows) throws IOException {
    return switch (corpus) {
      case SAMPLE -> SampleReviews.generate(rows, SEED).toList();
      case REVIEWS -> ofFile(rows);
      default ->
          throw new StarsightException(
              "corpus must be " + SAMPLE + " or " + REVIEWS + ", but is " + corpus);
    };
  }

  /** Their bodies. */
  static List<String> bodies(String corpus, int rows) throws IOException {
    return reviews(corpus, rows).stream().map(Review::reviewBody).toList();
  }

  private static List<Review> ofFile(int rows) throws IOException {
    String name = System.getProperty(PROPERTY);
    if (name == null) {
      throw new StarsightException(
          "the corpus " + REVIEWS + " needs -D" + PROPERTY + "=FILE, an Amazon TSV");
    }
    List<Review> reviews = new ArrayList<>(rows);
    try (DelimitedFile<Review> file =
        AmazonReviews.open(Path.of(name), ReadOptions.defaults(), Progress.SILENT)) {
      while (reviews.size() < rows) {
        Review review = file.read();
        if (review == null) {
          throw new StarsightException(
              name + ": " + rows + " reviews are needed, but there are " + reviews.size());
        }
        reviews.add(review);
      }
    }
    return reviews;
  }
}
