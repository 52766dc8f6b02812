package dev.starsight.learner.internal.vectorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.learner.NaiveTfIdf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TfIdfTest {

  private static final int ALL = Integer.MAX_VALUE;

  private static List<String> zipfTexts(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                IntStream.range(0, random.nextInt(30))
                    .mapToObj(w -> "w" + (int) Math.exp(random.nextDouble() * 6))
                    .collect(Collectors.joining(" ")))
        .toList();
  }

  @Property(tries = 100)
  void agreesWithHashMapsOnRandomUnicode(
      @ForAll @Size(max = 12) List<String> texts,
      @ForAll @IntRange(min = 1, max = 3) int longest,
      @ForAll @IntRange(min = 1, max = 3) int minTexts,
      @ForAll boolean sublinear) {
    assertAgreement(texts, longest, minTexts, sublinear);
  }

  @Test
  void agreesWithHashMapsOnManyTexts() {
    // More texts than a chunk of 4096 has, so that several tables are merged.
    assertAgreement(zipfTexts(9000, 3), 3, 2, true);
  }

  private static void assertAgreement(
      List<String> texts, int longest, int minTexts, boolean sublinear) {
    List<String> ngrams = NgramCounter.frequent(texts, longest, minTexts, ALL, ALL, 2);
    Map<String, Integer> frequency = NaiveTfIdf.textFrequency(texts, longest);
    frequency.values().removeIf(n -> n < minTexts);
    assertThat(new HashSet<>(ngrams)).isEqualTo(frequency.keySet()).hasSameSizeAs(ngrams);

    TfIdf.Fitted fitted = TfIdf.fit(texts, Ngrams.of(ngrams), sublinear, 2);
    Map<String, Double> idf = new HashMap<>();
    frequency.forEach((g, n) -> idf.put(g, Math.log((1.0 + texts.size()) / (1 + n)) + 1));
    for (int i = 0; i < ngrams.size(); i++) {
      assertThat((double) fitted.tfIdf().weights()[i])
          .isCloseTo(idf.getOrDefault(ngrams.get(i), -1.0), within(1e-5));
    }
    TfIdf.Row single = fitted.tfIdf().row();
    for (int i = 0; i < texts.size(); i++) {
      Map<String, Double> expected = NaiveTfIdf.row(texts.get(i), longest, idf, sublinear);
      Map<String, Double> actual = new HashMap<>();
      fitted.tfIdf().fill(texts.get(i), single);
      for (int j = 0; j < single.size; j++) {
        actual.put(ngrams.get(single.columns[j]), (double) single.values[j]);
        int position = fitted.rows().starts[i] + j;
        assertThat(fitted.rows().columns[position]).isEqualTo(single.columns[j]);
        assertThat(fitted.rows().values[position]).isCloseTo(single.values[j], within(1e-6f));
      }
      assertThat(fitted.rows().starts[i + 1] - fitted.rows().starts[i]).isEqualTo(single.size);
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach((g, v) -> assertThat(actual.get(g)).isCloseTo(v, within(1e-5)));
    }
  }

  @Test
  void keepsTheMostFrequent() {
    List<String> texts = zipfTexts(500, 4);
    Map<String, Integer> frequency = NaiveTfIdf.textFrequency(texts, 2);
    List<String> kept = NgramCounter.frequent(texts, 2, 1, ALL, 100, 1);
    assertThat(kept).hasSize(100).doesNotHaveDuplicates();
    int least = kept.stream().mapToInt(g -> frequency.getOrDefault(g, 0)).min().orElseThrow();
    long above = frequency.values().stream().filter(n -> n > least).count();
    assertThat(kept.stream().filter(g -> frequency.getOrDefault(g, 0) > least).count())
        .isEqualTo(above);
  }

  @Test
  void doesNotDependOnThreads() {
    List<String> texts = zipfTexts(9000, 5);
    List<String> one = NgramCounter.frequent(texts, 3, 2, ALL, 5000, 1);
    List<String> two = NgramCounter.frequent(texts, 3, 2, ALL, 5000, 3);
    assertThat(two).isEqualTo(one);
    assertThat(TfIdf.fit(texts, Ngrams.of(two), true, 3).rows().values)
        .isEqualTo(TfIdf.fit(texts, Ngrams.of(one), true, 1).rows().values);
  }

  @Test
  void multipliesWeightsAndNormalizesAgain() {
    List<String> texts = zipfTexts(50, 6);
    Ngrams ngrams = Ngrams.of(NgramCounter.frequent(texts, 2, 1, ALL, 1000, 1));
    TfIdf.Fitted plain = TfIdf.fit(texts, ngrams, true, 1);
    float[] factors = new float[ngrams.size()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = 1 + i % 3;
    }
    TfIdf.Fitted multiplied = plain.times(factors);
    TfIdf.Row row = multiplied.tfIdf().row();
    for (int text = 0; text < texts.size(); text++) {
      multiplied.tfIdf().fill(texts.get(text), row);
      double squares = 0;
      for (int i = 0; i < row.size; i++) {
        int position = multiplied.rows().starts[text] + i;
        assertThat(multiplied.rows().values[position]).isCloseTo(row.values[i], within(1e-6f));
        squares += row.values[i] * row.values[i];
      }
      assertThat(squares).isCloseTo(1, within(1e-5));
    }
    assertThat(multiplied.tfIdf().weights()[4]).isEqualTo(2 * plain.tfIdf().weights()[4]);
  }

  @Test
  void omitsNgramsInTooManyTexts() {
    List<String> texts = List.of("good game", "good day", "bad game", "good");
    assertThat(NgramCounter.frequent(texts, 1, 1, 3, ALL, 1))
        .containsExactly("good", "game", "day", "bad");
    assertThat(NgramCounter.frequent(texts, 2, 2, 2, ALL, 1)).containsExactly("game", "game $");
    assertThat(NgramCounter.frequent(texts, 1, 2, 1, ALL, 1)).isEmpty();
  }

  @Test
  void countsEachNgramOfAText() {
    Ngrams ngrams = Ngrams.of(List.of("good", "not good", "not good at", "$", "at all $"));
    Counts counts = new Counts();
    ngrams.counter().count("Not good, NOT GOOD at all", 0, counts);
    Map<String, Integer> found = new HashMap<>();
    for (int i = 0; i < counts.size(); i++) {
      found.put(ngrams.list().get(counts.key(i)), counts.count(i));
    }
    assertThat(found)
        .isEqualTo(Map.of("good", 2, "not good", 2, "not good at", 1, "$", 1, "at all $", 1));
  }

  @Test
  void refusesInvalidNgrams() {
    for (List<String> list :
        List.of(
            List.of(""), List.of("a", "a"), List.of("a b c d"), List.of("a  b"), List.of("a "))) {
      assertThatThrownBy(() -> Ngrams.of(list)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Property(tries = 100)
  void countsLikeAMap(@ForAll @Size(max = 600) List<@IntRange(min = 0, max = 400) Integer> keys) {
    Counts counts = new Counts();
    for (int repeat = 1; repeat <= 3; repeat++) {
      // Fewer keys each time, to detect counts that clear() leaves behind.
      List<Integer> subset = keys.subList(0, keys.size() / repeat);
      Map<Integer, Integer> expected = new HashMap<>();
      subset.forEach(k -> expected.merge(k, 1, Integer::sum));
      counts.clear();
      subset.forEach(counts::increment);
      Map<Integer, Integer> actual = new HashMap<>();
      for (int i = 0; i < counts.size(); i++) {
        actual.put(counts.key(i), counts.count(i));
      }
      assertThat(actual).isEqualTo(expected).hasSize(counts.size());
    }
  }

  @Test
  void distinguishesWordsWithEqualHashes() {
    // The hash of long words is a polynomial in 31: a character one lower followed by one that is
    // 31 higher gives the same hash.
    List<String> words = new ArrayList<>();
    for (char a = 'b'; a < 'y'; a++) {
      for (char b = 'b'; b < 'm'; b++) {
        for (String prefix : List.of("", "abcdefgh", "\u00e9")) {
          words.add(prefix + a + b);
          words.add(prefix + (char) (a - 1) + (char) (b + 31));
        }
      }
    }
    WordTable table = new WordTable();
    WordScanner scanner = new WordScanner();
    Map<String, Integer> expected = new HashMap<>();
    for (String word : words) {
      scanner.set(word);
      assertThat(table.add(scanner))
          .isEqualTo(expected.computeIfAbsent(word, w -> expected.size()));
    }
    expected.forEach(
        (word, id) -> {
          scanner.set(word);
          assertThat(table.find(scanner)).isEqualTo(id);
          assertThat(table.word(id)).isEqualTo(word);
        });
    scanner.set("absent");
    assertThat(table.find(scanner)).isEqualTo(-1);
  }
}
