package dev.starsight.phrases.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Compares the counts with those of a loop over all n-grams. */
final class PhraseNgramsTest {

  private static final int MINIMUM = 3;

  private final LongIndex numbers = new LongIndex(16);

  private List<CountedReview> reviews(int count) {
    Random random = new Random(11);
    List<CountedReview> reviews = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] words = new int[random.nextInt(30)];
      for (int at = 0; at < words.length; at++) {
        words[at] = random.nextInt(9) == 0 ? -1 : numbers.add(100 + 2L * random.nextInt(8));
      }
      ReadReview read = new ReadReview("R" + i, i % 3 == 0, "", null, "", "", "");
      reviews.add(new CountedReview(read, i, words));
    }
    return reviews;
  }

  private static Map<String, int[]> loop(List<CountedReview> reviews) {
    Map<String, int[]> counts = new TreeMap<>();
    for (CountedReview review : reviews) {
      Set<String> said = new HashSet<>();
      for (int from = 0; from < review.words().length; from++) {
        for (int to = from + 1; to <= Math.min(from + 4, review.words().length); to++) {
          int[] words = Arrays.copyOfRange(review.words(), from, to);
          if (Arrays.stream(words).allMatch(word -> word >= 0)) {
            said.add(Arrays.toString(words));
          }
        }
      }
      for (String each : said) {
        counts.computeIfAbsent(each, key -> new int[2])[review.isFirst() ? 0 : 1]++;
      }
    }
    counts.values().removeIf(count -> count[0] + count[1] < MINIMUM);
    return counts;
  }

  private static Map<String, List<Integer>> lists(Map<String, int[]> counts) {
    Map<String, List<Integer>> lists = new TreeMap<>();
    counts.forEach((words, count) -> lists.put(words, List.of(count[0], count[1])));
    return lists;
  }

  @Test
  void equalsALoop() {
    List<CountedReview> reviews = reviews(200);
    int[] windowOf = new int[reviews.size()];
    for (int i = 0; i < windowOf.length; i++) {
      windowOf[i] = reviews.get(i).isFirst() ? i % 4 : -1;
    }

    PhraseNgrams ngrams =
        new PhraseNgrams(reviews, new WordKinds(numbers), MINIMUM, windowOf, 4, 2);

    Map<String, List<Integer>> found = new TreeMap<>();
    Map<String, Integer> windows = new TreeMap<>();
    for (NgramLevel level : ngrams.levels()) {
      for (int i = 0; i < level.size(); i++) {
        if (level.total(i) >= MINIMUM) {
          found.put(
              Arrays.toString(ngrams.words(level, i)), List.of(level.first(i), level.second(i)));
        }
      }
      for (CountTable table : ngrams.windowCounts(level.length())) {
        for (int i = 0; i < table.size(); i++) {
          int number = PhraseNgrams.ngram(table.key(i));
          assertThat(PhraseNgrams.window(table.key(i))).isBetween(0, 3);
          windows.merge(Arrays.toString(ngrams.words(level, number)), table.first(i), Integer::sum);
        }
      }
    }
    Map<String, List<Integer>> expected = lists(loop(reviews));
    assertThat(expected).hasSizeGreaterThan(400);
    assertThat(found).isEqualTo(expected);
    expected.forEach(
        (words, counts) ->
            assertThat(windows.getOrDefault(words, 0)).as(words).isEqualTo(counts.get(0)));
  }
}
