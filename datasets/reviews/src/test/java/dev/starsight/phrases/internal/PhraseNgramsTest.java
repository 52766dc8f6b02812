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

/** Compares what is counted with a loop over all n-grams. */
final class PhraseNgramsTest {

  private static final int MINIMUM = 3;
  private static final int FIRST_REVIEWS = 70;
  private static final int WINDOWS = 4;
  private static final long STOP_WORD = WordHashes.of("the")[0];

  private final LongIndex numbers = new LongIndex(16);

  private List<CountedReview> reviews(int count) {
    Random random = new Random(11);
    List<CountedReview> reviews = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] words = new int[random.nextInt(30)];
      for (int at = 0; at < words.length; at++) {
        words[at] = random.nextInt(9) == 0 ? -1 : numbers.add(hash(random.nextInt(8)));
      }
      ReadReview read = new ReadReview("R" + i, i < FIRST_REVIEWS, "", null, "", "", "");
      reviews.add(new CountedReview(read, i, words));
    }
    return reviews;
  }

  private static long hash(int word) {
    return word == 0 ? STOP_WORD : 100 + 2L * word;
  }

  /** Longer n-grams do not begin with a stop word, and the longest do not end in one. */
  private boolean isCounted(int[] words) {
    int stop = numbers.get(STOP_WORD);
    return words.length == 1
        || (words[0] != stop && (words.length < 4 || words[words.length - 1] != stop));
  }

  private Map<String, int[]> loop(List<CountedReview> reviews) {
    Map<String, int[]> counts = new TreeMap<>();
    for (CountedReview review : reviews) {
      Set<String> said = new HashSet<>();
      for (int from = 0; from < review.words().length; from++) {
        for (int to = from + 1; to <= Math.min(from + 4, review.words().length); to++) {
          int[] words = Arrays.copyOfRange(review.words(), from, to);
          if (Arrays.stream(words).allMatch(word -> word >= 0) && isCounted(words)) {
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
      windowOf[i] = i < FIRST_REVIEWS ? i * WINDOWS / FIRST_REVIEWS : -1;
    }

    WordKinds kinds = new WordKinds(numbers);
    WordPlaces places = new WordPlaces(reviews, kinds, 2);
    PhraseNgrams ngrams =
        new PhraseNgrams(places, kinds, FIRST_REVIEWS, MINIMUM, windowOf, WINDOWS, 2);

    Map<String, List<Integer>> found = new TreeMap<>();
    Map<String, Integer> windows = new TreeMap<>();
    for (NgramLevel level : ngrams.levels()) {
      for (int i = 0; i < level.size(); i++) {
        if (level.total(i) >= MINIMUM) {
          found.put(
              Arrays.toString(ngrams.words(level, i)), List.of(level.first(i), level.second(i)));
        }
      }
      for (WindowCounts counts : ngrams.windowCounts(level.length())) {
        for (int i = 0; i < counts.size(); i++) {
          assertThat(counts.window(i)).isBetween(0, 3);
          windows.merge(
              Arrays.toString(ngrams.words(level, counts.number(i))),
              counts.reviews(i),
              Integer::sum);
        }
      }
    }
    Map<String, List<Integer>> expected = lists(loop(reviews));
    assertThat(expected).hasSizeGreaterThan(300);
    assertThat(found).isEqualTo(expected);
    for (NgramLevel level : ngrams.levels()) {
      for (int i = 0; i < level.size(); i++) {
        String words = Arrays.toString(ngrams.words(level, i));
        assertThat(windows.getOrDefault(words, 0))
            .as(words)
            .isEqualTo(ngrams.isTested(level, i) ? level.first(i) : 0);
      }
    }
  }

  @Test
  void absorbsWhatOnlyALongerOneSays() {
    int[] sentence = {numbers.add(2), numbers.add(4), numbers.add(STOP_WORD), numbers.add(6)};
    List<CountedReview> reviews = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int[] words = i < 4 ? sentence : new int[] {sentence[3]};
      ReadReview read = new ReadReview("R" + i, i < 2, "", null, "", "", "");
      reviews.add(new CountedReview(read, i, words));
    }
    WordKinds kinds = new WordKinds(numbers);

    PhraseNgrams ngrams =
        new PhraseNgrams(new WordPlaces(reviews, kinds, 2), kinds, 2, MINIMUM, new int[6], 1, 2);

    List<String> left = new ArrayList<>();
    for (NgramLevel level : ngrams.levels()) {
      for (int i = 0; i < level.size(); i++) {
        if (ngrams.isTested(level, i) && !level.isAbsorbed(i)) {
          left.add(Arrays.toString(ngrams.words(level, i)));
        }
      }
    }
    assertThat(left).containsExactly("[3]", "[0, 1, 2, 3]");
  }
}
