package dev.starsight.tensors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares all 65,536 patterns of 16 bits with the definitions of the two formats. */
class SixteenBitsTest {

  private static final int PATTERNS = 1 << 16;

  private static float[] read(Path directory, String type) throws IOException {
    ByteBuffer numbers = ByteBuffer.allocate(2 * PATTERNS).order(ByteOrder.LITTLE_ENDIAN);
    for (int pattern = 0; pattern < PATTERNS; pattern++) {
      numbers.putShort((short) pattern);
    }
    Path file = directory.resolve("all.safetensors");
    Files.write(file, SafetensorsBytes.single("t", type, "[256,256]", numbers.array()));
    return SafetensorsFile.open(file).read("t", List.of(256L, 256L));
  }

  /**
   * (-1)^sign · 2^(exponent - bias) · (1 + fraction / 2^width), without the 1 and with the exponent
   * 1 for subnormal numbers; the largest exponent is infinity and no number.
   */
  private static double defined(int pattern, int exponentBits, int fractionBits) {
    int bias = (1 << (exponentBits - 1)) - 1;
    int largest = (1 << exponentBits) - 1;
    int exponent = pattern / (1 << fractionBits) % (1 << exponentBits);
    int fraction = pattern % (1 << fractionBits);
    double sign = pattern < PATTERNS / 2 ? 1 : -1;
    if (exponent == largest) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    double share = fraction / Math.pow(2, fractionBits);
    return exponent == 0
        ? sign * share * Math.pow(2, 1 - bias)
        : sign * (1 + share) * Math.pow(2, exponent - bias);
  }

  private static void assertExact(float[] read, int exponentBits, int fractionBits) {
    assertThat(read).hasSize(PATTERNS);
    for (int pattern = 0; pattern < PATTERNS; pattern++) {
      Double expected = defined(pattern, exponentBits, fractionBits);
      // Equality of the boxed type distinguishes 0 from -0 and treats NaN as equal to itself.
      assertThat(Double.valueOf(read[pattern])).as("%04x", pattern).isEqualTo(expected);
    }
  }

  @Test
  void widensHalfPrecisionExactly(@TempDir Path directory) throws IOException {
    assertExact(read(directory, "F16"), 5, 10);
  }

  @Test
  void widensBfloat16Exactly(@TempDir Path directory) throws IOException {
    assertExact(read(directory, "BF16"), 8, 7);
  }
}
