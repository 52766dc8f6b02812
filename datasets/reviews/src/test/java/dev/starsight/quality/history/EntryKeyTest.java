package dev.starsight.quality.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryKeyTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123456789Z");

  @ParameterizedTest
  @CsvSource({
    "2015-08-31, 2015-08-31T00:00Z",
    "2015-08, 2015-08-01T00:00Z",
    "2015-08-31T06:30, 2015-08-31T06:30Z",
    "2015-08-31T06:30:15+02:00, 2015-08-31T06:30:15+02:00"
  })
  void aTagThatIsATimeIsTheTime(String value, String time) {
    EntryKey key = EntryKey.of(Map.of("when", value, "source", "web"), NOW);

    assertThat(key.time()).hasToString(time);
    assertThat(key.timeTag()).isEqualTo("when");
    assertThat(key.seriesTags()).isEqualTo(Map.of("source", "web"));
    assertThat(key.words()).isEqualTo("source=web when=" + value);
  }

  @ParameterizedTest
  @CsvSource({"web", "2015", "31.8.2015", "2020-21", "1-2-3", "v2015-13-01", "T"})
  void withoutSuchATagItIsNow(String value) {
    EntryKey key = EntryKey.of(Map.of("source", value), NOW);

    assertThat(key.time().toInstant()).isEqualTo(Instant.parse("2026-01-31T12:00:00.123Z"));
    assertThat(key.timeTag()).isEmpty();
    assertThat(key.words()).isEqualTo("2026-01-31T12:00:00.123Z source=" + value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2015-02-29",
        "2015-13-45",
        " 2015-08-31",
        "2015-08-31 ",
        "2015-8-31",
        "2015-08-31T99:00",
        "2015-08-31 06:30"
      })
  void refusesADateThatIsNone(String value) {
    assertRefused(
        Map.of("day", value),
        "the tag day=%s looks like a date but is none; write 2015-08-31, 2015-08 or 2015-08-31T06:30"
            .formatted(value));
  }

  @Test
  void theSameMomentInOtherWordsIsTheSameEntry() {
    EntryKey key = EntryKey.of(Map.of("day", "2015-08-31"), NOW);
    EntryKey same = EntryKey.of(Map.of("day", "2015-08-31T02:00+02:00"), NOW);
    EntryKey other = EntryKey.of(Map.of("hour", "2015-08-31"), NOW);

    assertThat(same.fileName()).isEqualTo(key.fileName()).endsWith("-20150831T000000.000000000");
    assertThat(other.seriesId()).isNotEqualTo(key.seriesId());
  }

  @Test
  void refusesTagsThatAreNone() {
    assertRefused(
        Map.of("from", "2015-08-30", "to", "2015-08-31"),
        "only one tag may be a time, but from=2015-08-30 and to=2015-08-31 are");
    assertRefused(Map.of("", "x"), "the name of a tag must have 1 to 200 characters, but has 0");
    assertRefused(Map.of("a", " "), "the tag a must have 1 to 200 characters, but has 0");
    assertRefused(
        Map.of("a", "x".repeat(201)), "the tag a must have 1 to 200 characters, but has 201");
    assertRefused(Map.of("a", "x\ny"), "the tag a must have no control characters, but has");
  }

  private static void assertRefused(Map<String, String> tags, String message) {
    assertThatThrownBy(() -> EntryKey.of(tags, NOW))
        .isInstanceOf(StarsightException.class)
        .hasMessage(message);
  }
}
