package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ComputeDeviceTest {

  private static void require(int index, IntPredicate present) {
    ComputeDevice.requireGpu(index, present, "PyTorch 2.5.1");
  }

  @Test
  void takesAGpuThatIsThere() {
    assertThatCode(() -> require(1, gpu -> gpu < 2)).doesNotThrowAnyException();
  }

  @Test
  void saysWhichGpusThereAre() {
    assertThatThrownBy(() -> require(7, gpu -> gpu < 2))
        .isInstanceOf(StarsightException.class)
        .hasMessage("cuda:7 is not on this machine, which has cuda:0 to cuda:1");
    assertThatThrownBy(() -> require(1, gpu -> gpu < 1))
        .hasMessage("cuda:1 is not on this machine, which has only cuda:0");
  }

  @Test
  void saysWhatIsMissingWhereThereIsNone() {
    assertThatThrownBy(() -> require(3, gpu -> false))
        .hasMessageContaining("cuda needs a GPU by NVIDIA")
        .hasMessageContaining("but PyTorch 2.5.1 sees none");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void readsTheLowestCapabilityThatTheDriverTells(@TempDir Path folder) throws IOException {
    assertThat(capability(folder, "echo 9.0; echo 7.5; echo 12.0")).hasValue(75);
    assertThat(capability(folder, "echo '[N/A]'")).isEmpty();
    assertThat(capability(folder, "echo 'NVIDIA-SMI has failed'; exit 9")).isEmpty();
    assertThat(ComputeDevice.capability(List.of(folder.resolve("none").toString()))).isEmpty();
  }

  private static OptionalInt capability(Path folder, String script) throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\n" + script + '\n');
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return ComputeDevice.capability(List.of(program.toString()));
  }
}
