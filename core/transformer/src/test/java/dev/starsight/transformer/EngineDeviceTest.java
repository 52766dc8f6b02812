package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.starsight.data.StarsightException;
import dev.starsight.transformer.EngineDevice.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineDeviceTest {

  @AfterEach
  void reset() {
    EngineDevice.AUTO.use();
  }

  @Test
  void readsAllKinds() {
    assertThat(EngineDevice.parse("auto")).isEqualTo(EngineDevice.AUTO);
    assertThat(EngineDevice.parse("cpu")).isEqualTo(new EngineDevice(Kind.CPU, 0));
    assertThat(EngineDevice.parse("cuda")).isEqualTo(new EngineDevice(Kind.CUDA, 0));
    assertThat(EngineDevice.parse("cuda:12")).isEqualTo(new EngineDevice(Kind.CUDA, 12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "cpu", "cuda:0", "cuda:3"})
  void writesWhatItReads(String text) {
    assertThat(EngineDevice.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "CPU", "cuda:", "cuda:-1", "cuda:1000", "cpu:0", "cuda:1 "})
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> EngineDevice.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a device is auto, cpu, cuda or cuda:N, but it is \"" + text + '"');
  }

  @Test
  void onlyGpusHaveAnIndex() {
    assertThatThrownBy(() -> new EngineDevice(Kind.CPU, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but it is 1");
    assertThatThrownBy(() -> new EngineDevice(Kind.CUDA, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theProcessorIsAlwaysThere() {
    EngineDevice.parse("cpu").use();
    assertThat(EngineReport.probe().device()).isEqualTo("cpu()");
  }

  @Test
  void withoutGpuItSaysWhatToAddAndChangesNothing() {
    String before = EngineReport.probe().device();
    assumeThat(before).isEqualTo("cpu()");
    assertThatThrownBy(() -> EngineDevice.parse("cuda").use())
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("cuda needs a GPU by NVIDIA")
        .hasMessageContaining("starsight-cuda");
    assertThat(EngineReport.probe().device()).isEqualTo(before);
  }
}
