package dev.starsight.benchmarks;

import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The inputs of benchmarks, by the value of their parameter {@code corpus}. */
final class Corpus {

  /** Generated reviews. */
  static final String SAMPLE = "sample";

  /** Names the file of {@link #REVIEWS}. */
  static final String PROPERTY = "starsight.reviews";

  /** The first rows of the file that the system property {@code starsight.reviews} names. */
  static final String REVIEWS = "reviews";

  /** At most {@value #FEW_WORDS} words: the beginnings of generated reviews. */
  static final String SHORT = "short";

  /** At least {@value #MANY_WORDS} words and more than 128 tokens: generated reviews joined. */
  static final String LONG = "long";

  /** The generated reviews that are plain ASCII, to measure allocation. */
  static final String ASCII = "ascii";

  /** Accents, other scripts, emoji: {@link NonAsciiTexts}. */
  static final String NON_ASCII = "nonAscii";

  static final int FEW_WORDS = 10;
  static final int MANY_WORDS = 160;

  private static final long SEED = 42;

  private Corpus() {}

  /**
   * Returns exactly so many reviews.
   *
   * @throws StarsightException if there is no such corpus, or it has fewer
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

  /**
   * Returns exactly so many texts, which are bodies of reviews or made from them.
   *
   * @throws StarsightException if there is no such corpus, or it has fewer
   */
  static List<String> texts(String corpus, int count) throws IOException {
    return switch (corpus) {
      case SAMPLE, REVIEWS -> bodies(corpus, count);
      case SHORT -> bodies(SAMPLE, count).stream().map(Corpus::beginning).toList();
      case LONG -> longTexts(bodies(SAMPLE, count));
      case ASCII ->
          SampleReviews.generate(2L * count, SEED)
              .map(Review::reviewBody)
              .filter(body -> body.chars().allMatch(c -> c < 0x80))
              .limit(count)
              .toList();
      case NON_ASCII -> NonAsciiTexts.generate(SEED, count);
      default ->
          throw new StarsightException(
              "corpus must be "
                  + String.join(", ", SAMPLE, REVIEWS, SHORT, LONG, ASCII, NON_ASCII)
                  + ", but is "
                  + corpus);
    };
  }

  private static List<String> bodies(String corpus, int rows) throws IOException {
    return reviews(corpus, rows).stream().map(Review::reviewBody).toList();
  }

  private static String beginning(String body) {
    List<String> words = words(body);
    return String.join(" ", words.subList(0, Math.min(words.size(), FEW_WORDS)));
  }

  /** Returns texts that each begin with another body and continue with the bodies after it. */
  private static List<String> longTexts(List<String> bodies) {
    return IntStream.range(0, bodies.size()).mapToObj(first -> longText(bodies, first)).toList();
  }

  private static String longText(List<String> bodies, int first) {
    StringBuilder text = new StringBuilder();
    int words = 0;
    for (int i = first; words < MANY_WORDS; i++) {
      String body = bodies.get(i % bodies.size());
      text.append(body).append(' ');
      words += words(body).size();
    }
    return text.toString();
  }

  static List<String> words(String text) {
    return Arrays.stream(text.split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
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
