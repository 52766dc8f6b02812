package dev.starsight.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FrequencyTableTest {

  private static byte[] bytes(FrequencyTable table) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Property(tries = 100)
  void visitsHashesInAscendingOrder(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 63) int firstBits) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    SortedMap<Long, Long> expected = new TreeMap<>();
    FrequencyTable table = new FrequencyTable();
    for (int i = random.nextInt(2000); i > 0; i--) {
      long hash = random.nextLong() >> firstBits;
      expected.merge(hash, 1L, Long::sum);
      table.add(hash);
    }
    Map<Long, Long> visited = new LinkedHashMap<>();

    table.visit(visited::put);

    assertThat(visited).containsExactlyInAnyOrderEntriesOf(expected);
    assertThat(visited.keySet().stream().filter(hash -> hash != 0)).isSorted();
  }

  @Property(tries = 100)
  void countsLikeAMapInMemoryOnDiskAndMerged(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int limit) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Long, Long> expected = new HashMap<>();
    FrequencyTable table = new FrequencyTable(limit);
    FrequencyTable first = new FrequencyTable(limit);
    FrequencyTable second = new FrequencyTable();
    for (int i = 0; i < 1000; i++) {
      long hash = random.nextLong(-200, 200);
      expected.merge(hash, 1L, Long::sum);
      table.add(hash);
      (i < 600 ? first : second).add(hash);
      if (i == 500) {
        assertThat(table.profile().distinct()).isEqualTo(expected.size());
      }
    }
    first.merge(second);
    assertThat(table.isSpilled()).isEqualTo(limit < expected.size());
    for (FrequencyTable each : new FrequencyTable[] {table, first}) {
      FrequencyTable.Profile profile = each.profile();
      assertThat(profile.distinct()).isEqualTo(expected.size());
      assertThat(profile.unique())
          .isEqualTo(expected.values().stream().filter(n -> n == 1).count());
      double entropy =
          expected.values().stream().mapToDouble(n -> -n / 1000.0 * Math.log(n / 1000.0)).sum();
      assertThat(profile.entropy()).isCloseTo(entropy, within(1e-12));
    }
    byte[] bytes = bytes(table);
    assertThat(bytes(first)).isEqualTo(bytes);
    assertThat(bytes(FrequencyTable.read(new DataInputStream(new ByteArrayInputStream(bytes)))))
        .isEqualTo(bytes);
  }

  @Test
  void manyTablesShareMemoryAndAFile() throws IOException {
    FrequencyTable alone = new FrequencyTable();
    List<FrequencyTable> many = Stream.generate(FrequencyTable::new).limit(1000).toList();
    FrequencyTable.share(List.of(alone));
    FrequencyTable.share(many);
    List<FrequencyTable> filled = many.subList(0, 3);
    for (long i = 0; i < 40_000; i++) {
      alone.add(ValueHash.of(i % 30_000));
      for (FrequencyTable table : filled) {
        table.add(ValueHash.of(i % 30_000));
      }
    }
    assertThat(alone.isSpilled()).isFalse();
    for (FrequencyTable table : filled) {
      assertThat(table.isSpilled()).isTrue();
      assertThat(table.profile()).isEqualTo(alone.profile());
      table.add(1);
      assertThat(table.profile().distinct()).isEqualTo(30_001);
    }
    FrequencyTable sum = many.get(3);
    sum.merge(filled.get(0)); // which spills to the file that is read
    assertThat(sum.profile()).isEqualTo(filled.get(0).profile());
    assertThat(filled.get(0).profile()).isEqualTo(filled.get(1).profile());
  }

  @Test
  void thousandsOfRunsAreMerged() throws IOException {
    FrequencyTable table = new FrequencyTable(2);
    for (long i = 0; i < 20_000; i++) {
      table.add(ValueHash.of(i % 5_000));
    }
    assertThat(table.profile().multiplicities()).containsExactly(Map.entry(4L, 5_000L));
  }

  @Test
  void hashesOfShortAndSimilarTextsDiffer() throws IOException {
    FrequencyTable table = new FrequencyTable();
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      assertThat(table.add(ValueHash.of(Character.toString(c)))).isTrue();
    }
    for (int i = 0; i < 200_000; i++) {
      String text = "R" + Integer.toString(i * 7919, 36).toUpperCase(java.util.Locale.ROOT);
      assertThat(table.add(ValueHash.of(text))).isTrue();
    }
    assertThat(table.profile().distinct()).isEqualTo(65_535 + 200_000);
    assertThat(table.profile().unique()).isEqualTo(65_535 + 200_000);
  }

  @Test
  void hashesOfEqualNumbersAreEqual() {
    assertThat(ValueHash.of((Object) 5)).isEqualTo(ValueHash.of((Object) 5L));
    assertThat(ValueHash.of((Object) 5.0)).isEqualTo(ValueHash.of((Object) 5L));
    assertThat(ValueHash.of((Object) 5.5)).isNotEqualTo(ValueHash.of((Object) 5L));
  }

  @Test
  @Tag("long")
  void tenMillionDistinctValuesTakeLittleMemory() throws IOException {
    FrequencyTable table = new FrequencyTable();
    int values = 10_000_000;
    for (int i = 0; i < values; i++) {
      table.add(ValueHash.of((long) i));
    }
    table.add(ValueHash.of(17L));
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    assertThat(runtime.totalMemory() - runtime.freeMemory()).isLessThan(200_000_000);
    assertThat(table.profile().distinct()).isEqualTo(values);
    assertThat(table.profile().unique()).isEqualTo(values - 1);
  }
}
