package dev.starsight.learner.internal.vectorizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HashedNgramsTest {

  private static int murmur3(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HashedNgrams.murmur3(bytes, 0, bytes.length);
  }

  /** The expected values are from the authors of MurmurHash3 and scikit-learn's tests. */
  @Test
  void agreesWithMurmurHash3() {
    assertThat(murmur3("")).isZero();
    assertThat(murmur3("foo")).isEqualTo(-156908512);
    assertThat(murmur3("test")).isEqualTo(0xba6bd213);
    assertThat(murmur3("Hello, world!")).isEqualTo(0xc0363e43);
    assertThat(murmur3("The quick brown fox jumps over the lazy dog")).isEqualTo(0x2e4ff723);
  }

  private static Map<Integer, Integer> counted(HashedNgrams ngrams, String text) {
    Counts counts = new Counts();
    ngrams.counter().count(text, 0, counts);
    Map<Integer, Integer> found = new TreeMap<>();
    for (int i = 0; i < counts.size(); i++) {
      found.put(counts.key(i), counts.count(i));
    }
    return found;
  }

  private static void add(Map<Integer, Integer> expected, String ngram, boolean signed) {
    int hash = murmur3(ngram);
    int column = (int) (Math.abs((long) hash) % 1024);
    expected.merge(column, signed && hash < 0 ? -1 : 1, Integer::sum);
  }

  @Test
  void derivesColumnsFromHashes() {
    for (boolean signed : new boolean[] {true, false}) {
      Map<Integer, Integer> expected = new TreeMap<>();
      for (String ngram :
          new String[] {
            "^",
            "\u00FCber",
            "\uD83D\uDE00",
            "great",
            "$",
            "^ \u00FCber",
            "\u00FCber \uD83D\uDE00",
            "\uD83D\uDE00 great",
            "great $",
            "^ \u00FCber \uD83D\uDE00",
            "\u00FCber \uD83D\uDE00 great",
            "\uD83D\uDE00 great $"
          }) {
        add(expected, ngram, signed);
      }
      assertThat(counted(new HashedNgrams(3, 10, signed), "\u00DCber \uD83D\uDE00 GREAT"))
          .isEqualTo(expected);
    }
  }

  @Test
  void countsTheBoundariesOfAnEmptyText() {
    Map<Integer, Integer> expected = new TreeMap<>();
    add(expected, "^", false);
    add(expected, "$", false);
    assertThat(counted(new HashedNgrams(1, 10, false), "")).isEqualTo(expected);
  }

  @Test
  void namesTheNgramsOfTheText() {
    HashedNgrams ngrams = new HashedNgrams(2, 20, true);
    int[] columns = {Math.abs(murmur3("not good")) & 0xfffff, Math.abs(murmur3("good")) & 0xfffff};
    assertThat(ngrams.names("Not good!", columns, 2)).containsExactly("not good", "good");
  }
}
