package dev.starsight.tensors.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

  private static final Tensor WEIGHT =
      Tensor.of("weight", new float[] {1, -2, 3.5f, 0, 5, 6}, 3, 2);
  private static final Tensor BIAS = Tensor.of("bias", new float[] {7, Float.MIN_VALUE}, 2);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  private Path directory;

  private byte[] written(List<Tensor> tensors, Map<String, String> metadata) throws IOException {
    Path file = directory.resolve("t.safetensors");
    SafetensorsWriter.write(file, tensors, metadata);
    return Files.readAllBytes(file);
  }

  /** Expects the documented layout: length, header padded to 8 bytes, numbers. */
  @Test
  void writesTheDocumentedLayout() throws IOException {
    byte[] bytes = written(List.of(WEIGHT, BIAS), Map.of());
    String header =
        "{"
            + SafetensorsBytes.entry("weight", "F32", "[3,2]", 0, 24)
            + ","
            + SafetensorsBytes.entry("bias", "F32", "[2]", 24, 32)
            + "}";
    int length = (header.length() + 7) / 8 * 8;
    assertThat(bytes).hasSize(8 + length + 32);
    assertThat(Arrays.copyOf(bytes, 8)).containsExactly(length, 0, 0, 0, 0, 0, 0, 0);
    String text = new String(bytes, 8, length, StandardCharsets.UTF_8);
    assertThat(text).isEqualTo(header + " ".repeat(length - header.length()));
    assertThat(Arrays.copyOfRange(bytes, 8 + length, 16 + length))
        .containsExactly(0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0);
  }

  @Test
  void sortsMetadataByKey() throws IOException {
    byte[] bytes = written(List.of(BIAS), Map.of("z", "1", "format", "pt", "a", "2"));
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
        .contains("{\"__metadata__\":{\"a\":\"2\",\"format\":\"pt\",\"z\":\"1\"},\"bias\":");
  }

  @Test
  void writesTensorsLargerThanABuffer() throws IOException {
    float[] many = new float[(1 << 19) + 3];
    for (int i = 0; i < many.length; i++) {
      many[i] = i;
    }
    written(List.of(BIAS, Tensor.of("many", many, many.length), WEIGHT), Map.of());
    SafetensorsFile file = SafetensorsFile.open(directory.resolve("t.safetensors"));
    assertThat(file.read("many", List.of((long) many.length))).isEqualTo(many);
    assertThat(file.read("weight", List.of(3L, 2L))).containsExactly(1, -2, 3.5f, 0, 5, 6);
  }

  @Test
  void keepsTheOldFileWhenATensorDoesNotMatchItsShape() throws IOException {
    byte[] old = written(List.of(WEIGHT), Map.of());
    Tensor wrong = new Tensor("bias", List.of(3L), () -> FloatBuffer.wrap(new float[2]));
    assertThatThrownBy(() -> written(List.of(WEIGHT, wrong), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tensor bias of the shape [3] must have 3 numbers, but has 2");
    assertThat(Files.readAllBytes(directory.resolve("t.safetensors"))).isEqualTo(old);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void rejectsDuplicateAndReservedNames() {
    assertThatThrownBy(() -> written(List.of(BIAS, BIAS), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two tensors are called bias");
    assertThatThrownBy(() -> Tensor.of("__metadata__", new float[1], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a tensor cannot be called \"__metadata__\"");
    assertThatThrownBy(() -> Tensor.of("", new float[1], 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tensor.of("t", new float[1], -1))
        .hasMessageContaining("a shape has no negative numbers, but that of t is [-1]");
  }
}
