package dev.starsight.data.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NormalizedTextTest {

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> ascii = Arbitraries.strings().ascii().ofMaxLength(60);
    Arbitrary<String> words = Arbitraries.strings().withChars("aB1$ .!").ofMaxLength(30);
    Arbitrary<String> unicode = Arbitraries.strings().ofMaxLength(30);
    Arbitrary<String> marks =
        Arbitraries.strings().withChars("aE \u0301\u0130\u00DF\uFB01\u00BD\u2019").ofMaxLength(12);
    return Arbitraries.oneOf(ascii, words, unicode, marks);
  }

  private static long keyInTheMiddle(String text) {
    byte[] utf8 = ("é" + text + "Zz").getBytes(UTF_8);
    return NormalizedText.key(utf8, 2, utf8.length - 2);
  }

  @Property(tries = 2_000)
  void theKeyOfATextIsThatOfItsNormalizedText(@ForAll("texts") String text) {
    long key = keyInTheMiddle(text);
    assertThat(NormalizedText.key(text)).isEqualTo(key);
    assertThat(NormalizedText.key("  " + text + "!")).isEqualTo(key);
    String normalized = NormalizedText.of(text);
    if (NormalizedText.of(normalized).equals(normalized)) {
      assertThat(NormalizedText.key(normalized)).isEqualTo(key);
    }
  }

  @Property(tries = 2_000)
  void keysAreEqualWhereNormalizedTextsAre(
      @ForAll("texts") String one, @ForAll("texts") String two) {
    assertThat(NormalizedText.key(one) == NormalizedText.key(two))
        .isEqualTo(NormalizedText.of(one).equals(NormalizedText.of(two)));
  }

  @Test
  void equalAsciiAndUnicodeTextsHaveTheSameKey() {
    assertThat(NormalizedText.key("don't STOP at 8 bytes"))
        .isEqualTo(NormalizedText.key("Don’t stop  at 8… bytes"));
    assertThat(NormalizedText.key("ﬁnd")).isEqualTo(NormalizedText.key("FIND"));
    assertThat(NormalizedText.key("")).isEqualTo(NormalizedText.key("...")).isNotZero();
    assertThat(NormalizedText.key("a")).isNotEqualTo(NormalizedText.key("a\u0301"));
    assertThat(NormalizedText.key("12345678")).isNotEqualTo(NormalizedText.key("1234567"));
  }
}
