package dev.starsight.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueFormatTest {

  @Test
  void writesNumbersAsPeopleReadThem() {
    assertThat(ValueFormat.automatic().format(81632)).isEqualTo("81,632");
    assertThat(ValueFormat.automatic().format(3.541503)).isEqualTo("3.54");
    assertThat(ValueFormat.automatic().format(-0.0755)).isEqualTo("\u22120.0755");
    assertThat(ValueFormat.automatic().format(0.0)).isEqualTo("0");
    assertThat(ValueFormat.automatic().format(1e300)).isEqualTo("1.00e+300");
    assertThat(ValueFormat.decimals(2).format(4)).isEqualTo("4.00");
    assertThat(ValueFormat.decimals(1).format(-0.04)).isEqualTo("0.0");
    assertThat(ValueFormat.percent(1).format(0.61829)).isEqualTo("61.8 %");
    assertThat(ValueFormat.year().format(2014)).isEqualTo("2014");
    assertThat(ValueFormat.day().format(16_678)).isEqualTo("2015-08-31");
    assertThat(ValueFormat.day().format(-0.5)).isEqualTo("1969-12-31");
    assertThat(ValueFormat.day().format(1e9)).isEqualTo("1,000,000,000");
    assertThat(ValueFormat.whole().format(Double.NaN)).isEqualTo("n/a");
  }

  @Test
  void roundsAndGroupsAsStringFormatDoes() {
    Random random = new Random(25);
    for (int i = 0; i < 20_000; i++) {
      int decimals = random.nextInt(7);
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(18) - 3);
      double shorter = Math.rint(value * 1000) / 1000;
      for (double each : new double[] {value, shorter, Math.rint(value), shorter + 0.0005}) {
        String expected = String.format(Locale.ROOT, "%,." + decimals + "f", Math.abs(each));
        boolean none = expected.chars().noneMatch(c -> c >= '1' && c <= '9');
        assertThat(ValueFormat.decimals(decimals).format(each))
            .isEqualTo((each < 0 && !none ? "\u2212" : "") + expected);
      }
    }
  }

  @Test
  void givesTicksAsManyDecimalsAsTheyNeed() {
    assertThat(ValueFormat.automatic().forStep(0.25).format(0.5)).isEqualTo("0.50");
    assertThat(ValueFormat.decimals(3).forStep(1).format(2)).isEqualTo("2");
    assertThat(ValueFormat.percent(0).forStep(0.125).format(0.5)).isEqualTo("50.0 %");
    assertThat(ValueFormat.decimals(0).forStep(2.5).format(5)).isEqualTo("5.0");
  }
}
