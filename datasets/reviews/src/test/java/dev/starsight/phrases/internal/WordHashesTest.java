package dev.starsight.phrases.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordHashesTest {

  /** Returns the words with a bar for each gap. */
  private static String shown(String text) {
    WordHashes split = new WordHashes().split(text);
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < split.size(); i++) {
      shown.append(i == 0 ? "" : " ").append(split.hash(i) == WordHashes.GAP ? "|" : split.word(i));
    }
    return shown.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      textBlock =
          """
          It BROKE, twice!! Don't buy @ it broke twice | don't buy
          re-install the "driver" @ re install the driver
          Version 10.9.2. Works @ version 10.9.2 | works
          can&#39;t open &quot;it&quot; &amp; quit @ can't open it quit
          can’t open… 'quoted' @ can't open | quoted
          one<br /><br />two < three @ one | two three
          see [[VIDEOID:abc123]] here @ see | here
          ÉTÉ Straße été @ été straße été
          users' 5's @ users 5's
          日本 x @ 日本 x
          """)
  void splitsTextsIntoWords(String text, String expected) {
    assertThat(shown(text)).isEqualTo(expected);
  }

  @Test
  void joinsComposedAndDecomposedLetters() {
    assertThat(WordHashes.of("caf\u00E9")).isEqualTo(WordHashes.of("CAFE\u0301"));
  }

  @Test
  void marksNumbers() {
    assertThat(WordHashes.of("2015 10.9 win10 don't"))
        .satisfies(hashes -> assertThat(hashes[0] & 1).isEqualTo(1))
        .satisfies(hashes -> assertThat(hashes[1] & 1).isEqualTo(1))
        .satisfies(hashes -> assertThat(hashes[2] & 1).isZero())
        .satisfies(hashes -> assertThat(hashes[3] & 1).isZero());
  }

  @Test
  void hasNoWordInAnEmptyText() {
    assertThat(shown("")).isEmpty();
    assertThat(shown(" ... !? <b></b>")).isEmpty();
  }
}
