package dev.starsight.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KllSketchTest {

  private static byte[] bytes(KllSketch sketch) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sketch.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static double[] numbers(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] numbers = new double[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = Math.rint(Math.pow(random.nextDouble(), 3) * 1e6);
    }
    return numbers;
  }

  private static KllSketch of(double[] numbers, int from, int to) {
    KllSketch sketch = new KllSketch(42);
    for (int i = from; i < to; i++) {
      sketch.add(numbers[i]);
    }
    return sketch;
  }

  private static double rankError(KllSketch sketch, double[] sorted, double share) {
    double quantile = sketch.quantile(share);
    int first = Arrays.binarySearch(sorted, quantile);
    assertThat(first).isNotNegative();
    int low = first;
    while (low > 0 && sorted[low - 1] == quantile) {
      low--;
    }
    int high = first;
    while (high < sorted.length - 1 && sorted[high + 1] == quantile) {
      high++;
    }
    double wanted = share * sorted.length;
    return Math.max(0, Math.max(low - wanted, wanted - high - 1)) / sorted.length;
  }

  @Property(tries = 20)
  void quantilesAreWithinTheError(@ForAll long seed) {
    double[] numbers = numbers(seed, 50_000);
    KllSketch whole = of(numbers, 0, numbers.length);
    KllSketch merged = of(numbers, 0, 20_000);
    merged.merge(of(numbers, 20_000, 20_100));
    merged.merge(of(numbers, 20_100, 50_000));
    Arrays.sort(numbers);
    for (double share : new double[] {0.01, 0.25, 0.5, 0.75, 0.99}) {
      assertThat(rankError(whole, numbers, share)).isLessThan(0.005);
      assertThat(rankError(merged, numbers, share)).isLessThan(0.007);
    }
    assertThat(merged.count()).isEqualTo(50_000);
  }

  @Property(tries = 30)
  void fewNumbersAreExact(@ForAll long seed) {
    double[] numbers = numbers(seed, 799);
    KllSketch sketch = of(numbers, 0, 799);
    Arrays.sort(numbers);
    assertThat(sketch.quantile(0)).isEqualTo(numbers[0]);
    assertThat(sketch.quantile(0.5)).isEqualTo(numbers[399]);
    assertThat(sketch.quantile(1)).isEqualTo(numbers[798]);
    assertThat(new KllSketch(1).quantile(0.5)).isNaN();
  }

  @Test
  void theSameNumbersGiveTheSameBytesOnEveryJava() throws IOException {
    double[] numbers = new double[100_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (i * 7919L) % 100_003;
    }
    byte[] bytes = bytes(of(numbers, 0, numbers.length));
    assertThat(bytes(of(numbers, 0, numbers.length))).isEqualTo(bytes);
    assertThat(bytes.length).isLessThan(40_000);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    assertThat(crc.getValue()).isEqualTo(11744967L);
    KllSketch read = KllSketch.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    assertThat(bytes(read)).isEqualTo(bytes);
    read.add(5);
    assertThat(read.count()).isEqualTo(100_001);
  }
}
