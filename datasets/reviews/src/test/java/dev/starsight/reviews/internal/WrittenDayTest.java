package dev.starsight.reviews.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WrittenDayTest {

  @ParameterizedTest
  @CsvSource({
    "2015-07-28, 2015-07-28",
    "2015-07-31, 2015-07-31",
    "2016-02-29, 2016-02-29",
    "2015-07-01T23:59:00, 2015-07-01",
    "7/31/2015, 2015-07-31"
  })
  void readsTheDayThatATextBeginsWith(String text, LocalDate day) {
    assertThat(WrittenDay.of(text)).isEqualTo(day);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2015-07",
        "2015-7-31",
        "2015-02-30",
        "2015-13-01",
        "2015-00-10",
        "2015-01-00",
        "2o15-01-01",
        "2015/07/31",
        "13/31/2015",
        "yesterday!"
      })
  void hasNoDayForOtherTexts(String text) {
    assertThat(WrittenDay.of(text)).isNull();
  }

  @Test
  void readsEveryDayOfALeapYear() {
    LocalDate first = LocalDate.of(2016, 1, 1);
    assertThat(first.datesUntil(first.plusYears(1)))
        .allSatisfy(day -> assertThat(WrittenDay.of(day.toString())).isEqualTo(day));
  }
}
