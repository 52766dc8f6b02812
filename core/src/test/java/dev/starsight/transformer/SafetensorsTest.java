package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  private static final TensorSpec MATRIX = TensorSpec.of("a", 2, 3);
  private static final TensorSpec VECTOR = TensorSpec.of("b", 2);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  private Path directory;

  private static byte[] sample() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FloatBuffer[] values = {
      FloatBuffer.wrap(new float[] {1, -2, 3.5f, 0, Float.MIN_VALUE, 6}),
      FloatBuffer.wrap(new float[] {7, 8})
    };
    Safetensors.write(out, List.of(MATRIX, VECTOR), i -> values[i], Map.of("format", "pt"));
    return out.toByteArray();
  }

  private Safetensors open(byte[] bytes) throws IOException {
    return Safetensors.open(Files.write(directory.resolve("x.safetensors"), bytes));
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Safetensors file = open(sample());
    assertThat(file.names()).containsExactly("a", "b");
    assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
    assertThat(file.read(MATRIX)).containsExactly(1, -2, 3.5f, 0, Float.MIN_VALUE, 6);
    assertThat(file.read(VECTOR)).containsExactly(7, 8);
  }

  @Test
  void writesTheSameBytesEveryTimeAndAlignsTensors() throws IOException {
    assertThat(sample()).isEqualTo(sample());
    long header = ByteBuffer.wrap(sample()).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
  }

  @Test
  void everyTornFileIsRefusedByName() throws IOException {
    byte[] whole = sample();
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> open(torn))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("x.safetensors");
    }
  }

  @Test
  void trailingBytesAreRefused() throws IOException {
    byte[] longer = java.util.Arrays.copyOf(sample(), sample().length + 1);
    assertThatThrownBy(() -> open(longer)).hasMessageContaining("should have");
  }

  @Test
  void missingAndWronglyShapedTensorsAreNamed() throws IOException {
    Safetensors file = open(sample());
    assertThatThrownBy(() -> file.read(TensorSpec.of("c", 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.safetensors: tensor c is missing");
    assertThatThrownBy(() -> file.read(TensorSpec.of("a", 3, 2)))
        .hasMessageContaining("tensor a must have the shape [3, 2], but has [2, 3]");
  }

  @ParameterizedTest
  @CsvSource({
    "F16, 0x3c00, 1", "F16, 0xc000, -2", "F16, 0x7bff, 65504", "F16, 0x0001, 5.9604645E-8",
    "F16, 0x03ff, 6.097555E-5", "F16, 0x7c00, Infinity", "BF16, 0x3f80, 1", "BF16, 0xc0a0, -5"
  })
  void sixteenBitsAreReadAsThirtyTwo(String type, String bits, float expected) throws IOException {
    byte[] header =
        ("{\"t\":{\"dtype\":\"" + type + "\",\"shape\":[1],\"data_offsets\":[0,2]}}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(10 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header).putShort((short) (int) Integer.decode(bits));
    assertThat(open(bytes.array()).read(TensorSpec.of("t", 1))).containsExactly(expected);
  }

  @Test
  void overlappingTensorsAreRefused() {
    byte[] header =
        ("{\"s\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                + "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(14 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    assertThatThrownBy(() -> open(bytes.array())).hasMessageContaining("overlap");
  }

  @Test
  void anotherKindOfFileIsRefused() {
    assertThatThrownBy(() -> open("not a tensor in sight".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("is not a whole safetensors file");
  }
}
