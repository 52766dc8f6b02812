package dev.starsight.explore;

import dev.starsight.reviews.Review;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Reviews written for tests. */
public final class SomeReviews {

  private static final String[] WORDS = {"good", "bad", "it", "は", "very\u00a0much", "<br />", "I"};

  private SomeReviews() {}

  /** Returns a review with the columns that the questions use. */
  public static Review review(
      String id,
      String customer,
      String product,
      String category,
      int stars,
      int helpful,
      String body,
      @Nullable LocalDate date) {
    return new Review(
        "US",
        customer,
        id,
        product,
        "1",
        "Title of " + product,
        category,
        stars,
        helpful,
        helpful + 1,
        false,
        true,
        "A headline",
        body,
        date);
  }

  /** Returns random reviews, a few of them without date or body. */
  public static List<Review> random(long seed, int n, int categories) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Review> reviews = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      StringBuilder body = new StringBuilder();
      int words = (int) (Math.pow(random.nextDouble(), 3) * 120);
      for (int w = 0; w < words; w++) {
        body.append(w == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
      }
      reviews.add(
          review(
              "R" + i,
              "C" + random.nextInt(1 + n / 3),
              "P" + random.nextInt(10),
              "Category " + random.nextInt(categories),
              1 + random.nextInt(5),
              random.nextInt(30),
              body.toString(),
              random.nextInt(20) == 0
                  ? null
                  : LocalDate.of(2005, 1, 1).plusDays(random.nextInt(4000))));
    }
    return reviews;
  }
}
