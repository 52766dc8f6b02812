package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.lake.LakeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LakeScaleTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void everyMeasurementSeesAllRowsAndDeletesTheTsv(@TempDir Path directory) throws IOException {
    List<LakeScale.Measured> measurements =
        new LakeScale(directory, LakeOptions.defaults().withMemoryMegabytes(256)).run(1_000);
    assertThat(measurements)
        .extracting(LakeScale.Measured::rows)
        .containsExactly(100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L, 1_000L);
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder("lake", "exploration", "lake-scale.svg");
  }
}
