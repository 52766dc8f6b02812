package dev.starsight.quality.learning;

import static dev.starsight.quality.learning.PersonalData.Kind.CARD;
import static dev.starsight.quality.learning.PersonalData.Kind.EMAIL;
import static dev.starsight.quality.learning.PersonalData.Kind.PHONE;
import static dev.starsight.quality.learning.PersonalData.Kind.TOLL_FREE_PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.quality.internal.TextPatterns;
import dev.starsight.quality.learning.PersonalData.Kind;
import dev.starsight.quality.learning.PersonalData.Match;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PersonalDataTest {

  private static List<Kind> kinds(String text) {
    return PersonalData.find(text).stream().map(Match::kind).toList();
  }

  @Test
  void findsTheForms() {
    Map<String, Kind> expected =
        Map.ofEntries(
            Map.entry("jane.doe+shop@mail.example.org", EMAIL),
            Map.entry("(415) 555-0132", PHONE),
            Map.entry("415-555-0132", PHONE),
            Map.entry("415.555.0132", PHONE),
            Map.entry("1-415-555-0132", PHONE),
            Map.entry("+1 415 555 0132", PHONE),
            Map.entry("+49 30 12345678", PHONE),
            Map.entry("+33 6 12 34 56 78", PHONE),
            Map.entry("06 12 34 56 78", PHONE),
            Map.entry("+442079460123", PHONE),
            Map.entry("1-800-555-0199", TOLL_FREE_PHONE),
            Map.entry("(888) 555-0199", TOLL_FREE_PHONE),
            Map.entry("4111 1111 1111 1111", CARD),
            Map.entry("4111111111111111", CARD),
            Map.entry("5555-5555-5555-4444", CARD),
            Map.entry("3782 822463 10005", CARD));

    expected.forEach(
        (data, kind) -> {
          for (String text :
              List.of(data, "Call or write: " + data + ". Or not", "(" + data + ")")) {
            List<Match> found = PersonalData.find(text);
            assertThat(found).as(text).extracting(Match::kind).containsExactly(kind);
            String exact = text.substring(found.get(0).from(), found.get(0).to());
            assertThat(data).as(text).isEqualTo(exact);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ISBN 978-3-16-148410-0 and 0-306-40615-2",
        "ISBN 9783161484100",
        "ISBN 978 316 148 4100",
        "B0EXAMPLE1 R1EXAMPLE2ABCD 284000980 36000127",
        "it costs $1,234.567.8901 or 123.456.7890 times £415-555-0132",
        "2015-08-31 12:34:56 and 08/31/2015, 31.08.2015",
        "version 10.0.19041.1234 of 192.168.100.200",
        "4111 1111 1111 1112 has a wrong digit",
        "1234567890123456 1111222233334444",
        "part no. 415-555-0132-77 and X415-555-0132",
        "100-200-3000 steps, 1 000 000 000 people",
        "me@home, @someone, a@b, #tag@, user@localhost",
        "3.14159265358979 1/3 2+2=4 000-000-0000",
        "serial 4111-1111-1111-1111-1111"
      })
  void findsNothingInOtherNumbers(String text) {
    assertThat(PersonalData.find(text)).isEmpty();
  }

  @Test
  void masksWhatItFinds() {
    assertThat(PersonalData.find("write to jane.doe@mail.example.org or call 415-555-0132!"))
        .containsExactly(
            new Match(EMAIL, 9, 34, "j***@***.org"), new Match(PHONE, 43, 55, "***32"));
  }

  @ParameterizedTest
  @CsvSource({
    "79927398713,true",
    "79927398710,false",
    "4111111111111111,true",
    "0,true",
    "8,false"
  })
  void checksTheDigitOfLuhn(String digits, boolean right) {
    assertThat(TextPatterns.hasCheckDigit(digits)).isEqualTo(right);
  }

  @Property(tries = 500)
  void placesMatchesInTheTextWithoutOverlap(@ForAll String text) {
    int end = 0;
    for (Match match : PersonalData.find(text + " a@b.cd " + text + " 415-555-0132")) {
      assertThat(match.from()).isGreaterThanOrEqualTo(end);
      end = match.to();
    }
  }

  @Test
  void readsHostileTextsInTimeThatGrowsWithTheirLength() {
    assertThat(kinds("a@b.cd ".repeat(100_000))).hasSize(1_000);
    for (String part :
        new String[] {"@", "a@", "a@a.", "1", "1-", "415-555-0132 ", "+1 ", "a.", "("}) {
      assertThat(kinds(part.repeat(100_000))).hasSizeLessThanOrEqualTo(1_000);
    }
  }
}
