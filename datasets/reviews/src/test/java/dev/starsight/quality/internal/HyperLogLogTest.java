package dev.starsight.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HyperLogLogTest {

  private static HyperLogLog of(int from, int to) {
    HyperLogLog sketch = new HyperLogLog();
    for (int i = from; i < to; i++) {
      sketch.add(ValueHash.of("R" + i));
      sketch.add(ValueHash.of("R" + i));
    }
    return sketch;
  }

  private static byte[] bytes(HyperLogLog sketch) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sketch.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Test
  void countsFewValuesExactlyAndManyWithinItsError() {
    assertThat(of(0, 0).estimate()).isZero();
    assertThat(of(0, HyperLogLog.EXACT).estimate()).isEqualTo(HyperLogLog.EXACT);
    double worst = 0;
    double squares = 0;
    int[] sizes = {2049, 3000, 10_000, 50_000, 81_632, 200_000, 1_000_000};
    for (int n : sizes) {
      double error = of(n, 2 * n).estimate() / n - 1;
      worst = Math.max(worst, Math.abs(error));
      squares += error * error / sizes.length;
    }
    assertThat(worst).isLessThan(3 * 0.0081);
    assertThat(Math.sqrt(squares)).isLessThan(1.5 * 0.0081);
  }

  @Property(tries = 60)
  void partsMergeExactlyIntoTheWhole(
      @ForAll @IntRange(max = 6000) int a, @ForAll @IntRange(max = 6000) int b) throws IOException {
    HyperLogLog merged = of(0, a);
    merged.merge(of(a / 2, a + b));
    assertThat(bytes(merged)).isEqualTo(bytes(of(0, a + b)));
    HyperLogLog other = of(a / 2, a + b);
    other.merge(of(0, a));
    assertThat(bytes(other)).isEqualTo(bytes(merged));
  }

  @Test
  void isTheSameOnEveryJava() throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes(of(0, 100_000)));
    assertThat(crc.getValue()).isEqualTo(1157948967L);
  }

  @Test
  void readsWhatItWrote() throws IOException {
    for (int n : new int[] {0, 1, 2048, 5000}) {
      byte[] bytes = bytes(of(0, n));
      HyperLogLog read = HyperLogLog.read(in(bytes));
      assertThat(bytes(read)).isEqualTo(bytes);
      assertThat(read.estimate()).isEqualTo(of(0, n).estimate());
      assertThat(read.isExact()).isEqualTo(n <= HyperLogLog.EXACT);
    }
    byte[] wrong = bytes(of(0, 5000));
    wrong[17] = 99;
    assertThatThrownBy(() -> HyperLogLog.read(in(wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a register must be 0 to 51, but is 99");
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
