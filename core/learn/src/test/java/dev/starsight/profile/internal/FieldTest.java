package dev.starsight.profile.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldTest {

  @Test
  void recognizesMissingValues() {
    for (String missing :
        List.of("", " ", "\t", "NA", "n/a", "NaN", "null", " NULL", "         ")) {
      assertThat(Field.isMissing(missing)).as(missing).isTrue();
    }
    assertThat(Field.isMissing(null)).isTrue();
    for (String present : List.of("0", "-", "none", "nan x", "nano", "no")) {
      assertThat(Field.isMissing(present)).as(present).isFalse();
    }
  }

  @Test
  void readsNumbers() {
    assertThat(Field.number("5")).isEqualTo(5);
    assertThat(Field.number(" -5.25 ")).isEqualTo(-5.25);
    assertThat(Field.number(".5")).isEqualTo(0.5);
    assertThat(Field.number("5.")).isEqualTo(5);
    assertThat(Field.number("+1e3")).isEqualTo(1000);
    assertThat(Field.number("1,234,567.5")).isEqualTo(1_234_567.5);
  }

  @Test
  void rejectsEverythingElseAsANumber() {
    for (String other :
        List.of(
            "",
            "-",
            ".",
            "e5",
            "1e",
            "5 kg",
            "0x10",
            "5d",
            "5f",
            "NaN",
            "Infinity",
            "1,23",
            "1.2.3",
            "٣",
            "1e999",
            "2015-08-31")) {
      assertThat(Field.number(other)).as(other).isNaN();
    }
  }

  @Test
  void readsDays() {
    double day = LocalDate.of(2015, 8, 31).toEpochDay();
    for (String written :
        List.of(
            "2015-08-31",
            "2015/8/31",
            "8/31/2015",
            "31.8.2015",
            "2015-08-31T12:30:00Z",
            "2015-08-31 07:15")) {
      assertThat(Field.day(written)).as(written).isEqualTo(day);
    }
    for (String other :
        List.of("2015-13-01", "31/31/2015", "20150831", "2015-08", "in 2015-08-31")) {
      assertThat(Field.day(other)).as(other).isNaN();
    }
  }

  @Test
  void countsWords() {
    assertThat(Field.words("")).isZero();
    assertThat(Field.words("  one\ttwo \n three")).isEqualTo(3);
  }
}
