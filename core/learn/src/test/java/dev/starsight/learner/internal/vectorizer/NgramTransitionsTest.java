package dev.starsight.learner.internal.vectorizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NgramTransitionsTest {

  private static final int WORDS = 64;

  @Test
  void findsNothingInAnEmptyTable() {
    NgramTransitions empty = NgramTransitions.of(new PairTable(), new int[0], 8, Ngrams.BITS);
    assertThat(empty.find(0, 0)).isEqualTo(-1);
    assertThat(empty.find(5, 7)).isEqualTo(-1);
  }

  @Property(tries = 100)
  void agreesWithThePairTable(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int pairs, @ForAll boolean fits) {
    SplittableRandom random = new SplittableRandom(seed);
    PairTable table = new PairTable();
    int[] values = new int[pairs];
    while (table.size() < pairs) {
      table.add(random.nextInt(40), random.nextInt(WORDS / 2));
    }
    for (int i = 0; i < pairs; i++) {
      values[i] = random.nextInt(1 << 20);
    }
    NgramTransitions successors =
        NgramTransitions.of(table, values, WORDS, fits ? Ngrams.BITS : 10);
    for (int ngram = 0; ngram < 64; ngram++) {
      for (int word = 0; word < WORDS; word++) {
        int pair = table.find(ngram, word);
        assertThat(successors.find(ngram, word)).isEqualTo(pair < 0 ? -1 : values[pair]);
      }
    }
  }
}
