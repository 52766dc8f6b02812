package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryCurveTest {

  @Test
  void readsResidentMemoryOnLinux() throws IOException {
    List<String> status = List.of("Name:\tjava", "VmHWM:\t    2048 kB", "VmRSS:\t    1024 kB");
    assertThat(ResidentMemory.of(status)).isEqualTo(new ResidentMemory(1 << 20, 2 << 20));
    assertThatThrownBy(() -> ResidentMemory.of(List.of("Name:\tjava")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("there is no line VmRSS in kB");
  }

  @Test
  void reportsTheVariationAfterTheWarmUp() {
    MemoryCurve curve = new MemoryCurve();
    curve.add(1, new ResidentMemory(1_000_000, 3_000_000));
    assertThat(curve.summary()).isEqualTo("at most 3 MB; there was no step 600");
    curve.add(599, new ResidentMemory(9_000_000, 9_000_000));
    curve.add(600, new ResidentMemory(200_000_000, 200_000_000));
    curve.add(601, new ResidentMemory(210_000_000, 250_000_000));
    curve.add(602, new ResidentMemory(204_000_000, 250_000_000));
    assertThat(curve.summary())
        .isEqualTo(
            "at most 250 MB; after each step from 600 to the end 200 to 210 MB, 5.0 % apart;"
                + " +2.0 % from the first of them to the last");
  }
}
