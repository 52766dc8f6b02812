package dev.starsight.reviews.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextSizeTest {

  @Test
  void wordsAreWhatWhiteSpaceSeparates() {
    assertThat(TextSize.words("")).isZero();
    assertThat(TextSize.words(" a  b\u00a0c\u3000d\u2028e ")).isEqualTo(5);
  }

  @Test
  void everyCharacterCountsTheSameInUtf8() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        assertSame("a" + Character.toString(c) + "b");
      }
    }
  }

  @Test
  void separatorsAreThoseOfUnicode() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      boolean separates = TextSize.words("a" + (char) c + "b") == 2;
      boolean control = (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f) || c == 0x85;
      assertThat(separates).as("U+%04X", c).isEqualTo(control || Character.isSpaceChar((char) c));
    }
  }

  @Property
  void textsCountTheSameInUtf8(@ForAll String text) {
    assertSame(new String(text.getBytes(UTF_8), UTF_8));
  }

  private static void assertSame(String text) {
    byte[] utf8 = ("..." + text + "  ").getBytes(UTF_8);
    int end = utf8.length - 2;
    assertThat(TextSize.words(utf8, 3, end)).as(text).isEqualTo(TextSize.words(text));
    assertThat(TextSize.characters(utf8, 3, end)).isEqualTo(text.codePointCount(0, text.length()));
  }
}
