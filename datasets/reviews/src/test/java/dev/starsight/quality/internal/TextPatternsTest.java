package dev.starsight.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPatternsTest {

  private static boolean finds(Pattern pattern, String text) {
    return new LimitedMatcher(pattern).find(text);
  }

  @ParameterizedTest
  @CsvSource({
    "write to jane.doe+x@mail.example.org now,true",
    "a@b,false",
    "@example.org,false",
    "price is 5 @ 3.50,false"
  })
  void findsEmailAddresses(String text, boolean found) {
    assertThat(finds(TextPatterns.EMAIL, text)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "see https://example.org/a?b=c,true",
    "see HTTP://EXAMPLE.org,true",
    "see example.org,false",
    "http://,false"
  })
  void findsUrls(String text, boolean found) {
    assertThat(finds(TextPatterns.URL, text)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "123-45-6789,true",
    "123 45 6789,true",
    "123456789,false",
    "123-45 6789,false",
    "000-45-6789,false",
    "666-45-6789,false",
    "923-45-6789,false",
    "1123-45-6789,false"
  })
  void findsSocialSecurityNumbers(String text, boolean found) {
    assertThat(finds(TextPatterns.SSN, text)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "my card 4111 1111 1111 1111 was charged,true",
    "4111-1111-1111-1111,true",
    "378282246310005,true",
    "4111 1111 1111 1111 12/25,true",
    "4111111111111111 123,true",
    "4111-1111-1111-1111 2 times,true",
    "2 4111 1111 1111 1111,true",
    "41111111111111111,false",
    "4111  1111  1111  1111,false",
    "4111 1111 1111,false",
    "4111 1111 1111 1112,false",
    "14111111111111111,false",
    "no digits here at all,false"
  })
  void findsCardNumbersWhoseLastDigitIsRight(String text, boolean found) {
    assertThat(TextPatterns.hasCardNumber(text)).isEqualTo(found);
  }

  @Test
  void stopsPatternsThatExplode() {
    LimitedMatcher matcher = new LimitedMatcher(Pattern.compile("(?:a|aa)+?$"));
    assertThatThrownBy(() -> matcher.find("a".repeat(60) + "b"))
        .isInstanceOf(StarsightException.class)
        .hasMessage("the pattern takes more than 20,000,000 steps for a text of 61 characters");
    assertThat(matcher.find("aaa")).isTrue();
    LimitedMatcher deep = new LimitedMatcher(Pattern.compile("^(a|ab|b)*c"));
    assertThatThrownBy(() -> deep.find("ab".repeat(500_000)))
        .isInstanceOf(StarsightException.class)
        .hasMessage("the pattern repeats a group too often for a text of 1,000,000 characters");
  }
}
