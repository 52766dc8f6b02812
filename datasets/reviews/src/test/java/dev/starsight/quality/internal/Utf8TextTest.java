package dev.starsight.quality.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8TextTest {

  private final Utf8Text text = new Utf8Text();

  private void requireSame(byte[] bytes, int from, int length) {
    String expected = new String(bytes, from, length, UTF_8);
    text.set(bytes, from, length);
    assertThat(text).hasToString(expected);
    assertThat(text.hash()).isEqualTo(ValueHash.of(expected));
    assertThat(text.codePoints()).isEqualTo(expected.codePointCount(0, expected.length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "seven77", "Grüße", "1234567ß", "ß12345678", "日本語", "a😀b😀"})
  void isTheTextWhoseBytesItHas(String expected) {
    byte[] bytes = expected.getBytes(UTF_8);
    requireSame(bytes, 0, bytes.length);
  }

  @Test
  void isAPartOfAnyBytes() {
    Random random = new Random(5);
    byte[] bytes = new byte[200];
    for (int i = 0; i < 500; i++) {
      random.nextBytes(bytes);
      for (int j = 0; j < bytes.length && i % 2 == 0; j++) {
        bytes[j] &= 0x7f;
      }
      int from = random.nextInt(bytes.length);
      requireSame(bytes, from, random.nextInt(bytes.length - from + 1));
    }
  }
}
