package dev.starsight.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class ConsoleTest {

  @Test
  void showsTheRateAndTheTimeLeft() {
    assertThat(Console.line("fine-tuning", 500, 1500, "loss 0.912", 2))
        .isEqualTo("  fine-tuning  500 of 1,500 (33 %)  2.0/s  8 min 20 s left  loss 0.912");
    assertThat(Console.line("reading", 123456, -1, "", 0)).isEqualTo("  reading  123,456");
  }

  @ParameterizedTest
  @CsvSource({"90s,90", "3m,180", "1h30m,5400", "45,45", "2H,7200", "7d,604800", "1d12h,129600"})
  void readsDurations(String text, long seconds) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "0", "0s", "-3m", "soon", "1w", "3m1h", "1h30", "2m5", "99999999999s"})
  void rejectsInvalidDurations(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining('"' + text + '"');
  }

  @ParameterizedTest
  @CsvSource({"0.04,0.0 s", "9.94,9.9 s", "59.4,59 s", "61,1 min 1 s", "3661,1 h 1 min"})
  void writesDurations(double seconds, String text) {
    assertThat(Durations.text(seconds)).isEqualTo(text);
  }
}
