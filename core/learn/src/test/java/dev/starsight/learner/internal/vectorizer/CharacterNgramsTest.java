package dev.starsight.learner.internal.vectorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CharacterNgramsTest {

  private static final int ALL = Integer.MAX_VALUE;

  /** Counts the n-grams of a text, which are all features. */
  private static Map<String, Integer> counted(String text, int shortest, int longest) {
    List<String> list = CharacterCounter.frequent(List.of(text), shortest, longest, 1, ALL, ALL, 1);
    return counted(CharacterNgrams.of(shortest, longest, list), text);
  }

  private static Map<String, Integer> counted(CharacterNgrams ngrams, String text) {
    Counts counts = new Counts();
    ngrams.counter().count(text, 0, counts);
    Map<String, Integer> found = new TreeMap<>();
    for (int i = 0; i < counts.size(); i++) {
      found.put(ngrams.list().get(counts.key(i)), counts.count(i));
    }
    return found;
  }

  /** The counts of scikit-learn 1.5's CountVectorizer(analyzer='char_wb'), derived by hand. */
  @Test
  void countsTheNgramsOfScikitLearn() {
    assertThat(counted("Bad", 2, 3))
        .isEqualTo(Map.of(" b", 1, "ba", 1, "ad", 1, "d ", 1, " ba", 1, "bad", 1, "ad ", 1));
    assertThat(counted("a bb  BB", 2, 2))
        .isEqualTo(Map.of(" a", 1, "a ", 1, " b", 2, "bb", 2, "b ", 2));
    assertThat(counted("it's", 5, 5)).isEqualTo(Map.of(" it's", 1, "it's ", 1));
    assertThat(counted("x", 1, 1)).isEqualTo(Map.of(" ", 2, "x", 1));
  }

  @Test
  void countsAShortWordOnce() {
    assertThat(counted("a", 2, 5)).isEqualTo(Map.of(" a", 1, "a ", 1, " a ", 1));
    assertThat(counted("a I", 5, 6)).isEqualTo(Map.of(" a ", 1, " i ", 1));
    assertThat(counted("ab", 4, 5)).isEqualTo(Map.of(" ab ", 1));
  }

  @Test
  void countsASupplementaryCharacterAsOne() {
    assertThat(counted("\uD83D\uDE00", 2, 3))
        .isEqualTo(Map.of(" \uD83D\uDE00", 1, "\uD83D\uDE00 ", 1, " \uD83D\uDE00 ", 1));
    assertThat(counted("\u4F60\u597D", 3, 3))
        .isEqualTo(Map.of(" \u4F60\u597D", 1, "\u4F60\u597D ", 1));
  }

  @Test
  void splitsAtUnicodeSpacesAndReplacesLoneSurrogates() {
    assertThat(counted("a\u00A0b\u2028c\u0085d", 3, 3).keySet())
        .containsExactly(" a ", " b ", " c ", " d ");
    assertThat(counted("\uD83D", 3, 3)).isEqualTo(Map.of(" \uFFFD ", 1));
    assertThat(counted(" \t\n", 2, 5)).isEmpty();
  }

  @Test
  void keepsTheMostFrequentWithinTheDocumentFrequencyLimits() {
    List<String> texts = List.of("ab", "ab ab", "ac", "xy");
    assertThat(CharacterCounter.frequent(texts, 2, 2, 2, ALL, ALL, 1))
        .containsExactly(" a", "ab", "b ");
    assertThat(CharacterCounter.frequent(texts, 2, 2, 2, 2, ALL, 1)).containsExactly("ab", "b ");
    assertThat(CharacterCounter.frequent(texts, 2, 2, 1, ALL, 1, 1)).containsExactly(" a");
    assertThat(CharacterCounter.frequent(List.of("", " "), 2, 5, 1, ALL, ALL, 2)).isEmpty();
  }

  @Property(tries = 100)
  void agreesWithANaiveLoop(
      @ForAll @Size(max = 8) List<String> texts,
      @ForAll @IntRange(min = 1, max = 3) int shortest,
      @ForAll @IntRange(min = 0, max = 4) int range,
      @ForAll @IntRange(min = 1, max = 2) int minTexts) {
    int longest = shortest + range;
    Map<String, Integer> frequency = new TreeMap<>();
    for (String text : texts) {
      new HashSet<>(naive(text, shortest, longest))
          .forEach(g -> frequency.merge(g, 1, Integer::sum));
    }
    frequency.values().removeIf(n -> n < minTexts);
    List<String> list = CharacterCounter.frequent(texts, shortest, longest, minTexts, ALL, ALL, 2);
    assertThat(list).doesNotHaveDuplicates();
    assertThat(new HashSet<>(list)).isEqualTo(frequency.keySet());
    CharacterNgrams ngrams = CharacterNgrams.of(shortest, longest, list);
    for (String text : texts) {
      Map<String, Integer> expected = new TreeMap<>();
      for (String ngram : naive(text, shortest, longest)) {
        if (frequency.containsKey(ngram)) {
          expected.merge(ngram, 1, Integer::sum);
        }
      }
      assertThat(counted(ngrams, text)).isEqualTo(expected);
    }
  }

  /** Returns n-grams by the loop of scikit-learn's _char_wb_ngrams, over code points. */
  private static List<String> naive(String text, int shortest, int longest) {
    List<String> ngrams = new ArrayList<>();
    for (String token : tokens(text)) {
      int[] word = (" " + token + " ").codePoints().toArray();
      for (int n = shortest; n <= longest; n++) {
        int offset = 0;
        ngrams.add(new String(word, 0, Math.min(n, word.length)));
        while (offset + n < word.length) {
          offset++;
          ngrams.add(new String(word, offset, n));
        }
        if (offset == 0) {
          break;
        }
      }
    }
    return ngrams;
  }

  private static List<String> tokens(String text) {
    StringBuilder lowered = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85 ? ' ' : c)
        .map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : Character.toLowerCase(c))
        .forEach(lowered::appendCodePoint);
    List<String> tokens = new ArrayList<>(List.of(lowered.toString().split(" +")));
    tokens.removeIf(String::isEmpty);
    return tokens;
  }

  @Test
  void lowerCasesTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(counted("I", 3, 3)).isEqualTo(Map.of(" i ", 1));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void refusesInvalidNgrams() {
    for (List<String> list : List.of(List.of(""), List.of("ab", "ab"), List.of("abcd"))) {
      assertThatThrownBy(() -> CharacterNgrams.of(2, 3, list))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("distinct n-grams of one to 3 characters");
    }
  }
}
