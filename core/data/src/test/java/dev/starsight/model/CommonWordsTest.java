package dev.starsight.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommonWordsTest {

  @Test
  void areThoseOfThreeTexts() {
    CommonWords words = CommonWords.of(List.of("It works.", "it WORKS", "It, works", "it broke"));

    assertThat(words.size()).isEqualTo(2);
    assertThat(words.hashes()).contains("it".hashCode(), "works".hashCode());
    assertThat(words.count("It works, they say.")).isEqualTo(new CommonWords.Counts(4, 2));
    assertThat(words.count("").share()).isZero();
  }

  @Test
  void doNotDependOnTheOrderOfTexts() {
    Random random = new Random(1);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      texts.add("w" + random.nextInt(3000) + " w" + random.nextInt(3000));
    }
    CommonWords words = CommonWords.of(texts);
    Collections.shuffle(texts, random);

    assertThat(words.size()).isLessThanOrEqualTo(2000);
    assertThat(CommonWords.of(texts)).isEqualTo(words).hasSameHashCodeAs(words);
    assertThat(CommonWords.ofHashes(words.hashes())).isEqualTo(words);
  }

  @Test
  void readAnyUnicode() {
    CommonWords words = CommonWords.of(Collections.nCopies(3, "naïve 𐐀𐐁 ÇOK\uD800"));

    assertThat(words.size()).isEqualTo(3);
    assertThat(words.count("NAÏVE 𐐨𐐩 çok").common()).isEqualTo(3);
  }

  @Test
  void refuseHashesThatDoNotAscend() {
    assertThatIllegalArgumentException().isThrownBy(() -> CommonWords.ofHashes(new int[] {2, 2}));
  }
}
