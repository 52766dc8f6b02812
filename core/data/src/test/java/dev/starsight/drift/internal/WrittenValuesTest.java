package dev.starsight.drift.internal;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenValuesTest {

  @Property(tries = 300)
  void readsEveryNumberThatJavaWrites(@ForAll double number) {
    assertThat(WrittenValues.number(Double.toString(number))).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", ".", "1e", "1d", "0x1p3", "NaN", "Infinity", "1 ", "1,5", "٣"})
  void readsNothingElse(String text) {
    assertThat(WrittenValues.number(text)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2015-08-31", "2015-08-31T10:00:00Z", "0001-01-01 "})
  void recognizesDays(String text) {
    assertThat(WrittenValues.isDay(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2015-13-01", "2015-1-01", "2015-08-311", "2015-08-00", "20150-8-31", ""})
  void recognizesNoOtherTextAsDay(String text) {
    assertThat(WrittenValues.isDay(text)).isFalse();
  }
}
