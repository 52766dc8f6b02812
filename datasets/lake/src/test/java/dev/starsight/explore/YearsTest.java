package dev.starsight.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.explore.Exploration.Years;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YearsTest {

  @Test
  void readsOneYearOrSeveral() {
    assertThat(Years.parse("2010")).isEqualTo(new Years(2010, 2010)).hasToString("2010");
    assertThat(Years.parse("2010-2013"))
        .isEqualTo(new Years(2010, 2013))
        .hasToString("2010 to 2013");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "2010-", "-2010", "2010-13", "2010 2013", "zweitausend", "20100"})
  void rejectsInvalidYears(String text) {
    assertThatThrownBy(() -> Years.parse(text))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("such as 2010-2013, but are \"" + text + "\"");
  }

  @Test
  void rejectsAnEndBeforeTheStart() {
    assertThatThrownBy(() -> Years.parse("2013-2010"))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("2013-2010");
  }

  @Test
  void containsItsDays() {
    Years years = new Years(2010, 2011);
    assertThat(years.contains(LocalDate.of(2010, 1, 1))).isTrue();
    assertThat(years.contains(LocalDate.of(2011, 12, 31))).isTrue();
    assertThat(years.contains(LocalDate.of(2012, 1, 1))).isFalse();
    assertThat(years.contains(null)).isFalse();
    assertThat(years.overlaps(new Years(2011, 2012))).isTrue();
    assertThat(years.overlaps(new Years(2012, 2012))).isFalse();
  }
}
