package dev.starsight.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

  private static Path written(Path directory) throws IOException {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put("weight", new Safetensors.Tensor(new float[] {1, -2, 3.5f, 0, 5, 6}, 3, 2));
    tensors.put("bias", new Safetensors.Tensor(new float[] {7, Float.MIN_VALUE}, 2));
    Path file = directory.resolve("t.safetensors");
    Safetensors.write(file, tensors);
    return file;
  }

  @Test
  void readsWhatItWrote(@TempDir Path directory) throws IOException {
    Safetensors.Contents contents = Safetensors.read(written(directory));
    assertThat(contents.tensor("weight", 3, 2)).containsExactly(1, -2, 3.5f, 0, 5, 6);
    assertThat(contents.tensor("bias", 2)).containsExactly(7, Float.MIN_VALUE);
  }

  /** The layout by the format's description: length, header padded to 8 bytes, numbers. */
  @Test
  void writesTheFormat(@TempDir Path directory) throws IOException {
    byte[] bytes = Files.readAllBytes(written(directory));
    String header =
        "{\"weight\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,24]},"
            + "\"bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[24,32]}}";
    int length = (header.length() + 7) / 8 * 8;
    assertThat(bytes).hasSize(8 + length + 32);
    assertThat(Arrays.copyOf(bytes, 8)).containsExactly(length, 0, 0, 0, 0, 0, 0, 0);
    assertThat(new String(bytes, 8, length, StandardCharsets.UTF_8).strip()).isEqualTo(header);
    assertThat(Arrays.copyOfRange(bytes, 8 + length, 12 + length))
        .containsExactly(0, 0, 0x80, 0x3F);
  }

  @Test
  void refusesATornFileAtEveryLength(@TempDir Path directory) throws IOException {
    Path file = written(directory);
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      AtomicFile.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(
              () -> {
                Safetensors.Contents contents = Safetensors.read(file);
                contents.tensor("weight", 3, 2);
                contents.tensor("bias", 2);
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("t.safetensors");
    }
  }

  @Test
  void refusesOtherShapesNamesAndNumbers(@TempDir Path directory) throws IOException {
    Path file = written(directory);
    Safetensors.Contents contents = Safetensors.read(file);
    assertThatThrownBy(() -> contents.tensor("weight", 2, 3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("t.safetensors")
        .hasMessageContaining("[2, 3]");
    assertThatThrownBy(() -> contents.tensor("idf", 2))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("\"idf\"");
    Safetensors.write(file, Map.of("x", new Safetensors.Tensor(new float[] {1, Float.NaN}, 2)));
    assertThatThrownBy(() -> Safetensors.read(file).tensor("x", 2))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("NaN");
  }
}
