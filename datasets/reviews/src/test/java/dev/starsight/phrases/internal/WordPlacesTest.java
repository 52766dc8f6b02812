package dev.starsight.phrases.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WordPlacesTest {

  private static final long STOP_WORD = WordHashes.of("the")[0];

  @Test
  void findsTheReviewsThatSayAPhrase() {
    LongIndex numbers = new LongIndex(4);
    int one = numbers.add(2);
    int two = numbers.add(4);
    int stop = numbers.add(STOP_WORD);
    List<CountedReview> reviews =
        List.of(
            review(one, two, one, two),
            review(two),
            review(one, WordPlaces.GAP, two),
            review(),
            review(two, stop, one),
            review(stop, one, two));

    for (int threads = 1; threads <= 7; threads++) {
      WordPlaces places = new WordPlaces(reviews, new WordKinds(numbers), threads);

      assertThat(
              places.reviewsOf(
                  List.of(
                      new int[] {one},
                      new int[] {one, two},
                      new int[] {two, one},
                      new int[] {stop, one},
                      new int[] {two, one, two, one}),
                  threads))
          .isDeepEqualTo(new int[][] {{0, 2, 4, 5}, {0, 5}, {0}, {4, 5}, {}});
    }
  }

  private static CountedReview review(int... words) {
    return new CountedReview(new ReadReview("R", true, "", null, "", "", ""), 0, words);
  }
}
