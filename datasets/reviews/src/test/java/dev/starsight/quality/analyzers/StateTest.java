package dev.starsight.quality.analyzers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class StateTest {

  /** A row whose values may all be absent. */
  public record Row(
      @Nullable String id, @Nullable Integer x, @Nullable Double y, @Nullable LocalDate d) {}

  public static final RowSchema<Row> SCHEMA =
      RowSchema.<Row>empty()
          .text("id", Row::id)
          .number("x", Row::x)
          .number("y", Row::y)
          .date("d", Row::d);

  static final Condition EVEN =
      Condition.of("x is even", List.of("x"), row -> row.get(0) instanceof Integer i && i % 2 == 0);

  static final List<Analyzer<?>> ANALYZERS =
      List.of(
          Analyzers.size(),
          Analyzers.completeness("id"),
          Analyzers.completeness("y"),
          Analyzers.countDistinct("id"),
          Analyzers.approxCountDistinct("x"),
          Analyzers.uniqueness("id"),
          Analyzers.mean("x"),
          Analyzers.minimum("y"),
          Analyzers.maximum("d"),
          Analyzers.standardDeviation("y"),
          Analyzers.compliance(EVEN),
          Analyzers.compliance("x before y", "x", "y", (a, b) -> a != null && b != null),
          Analyzers.correlation("x", "y"),
          Analyzers.histogram("x"),
          Analyzers.approxQuantile("y", 0.5),
          Analyzers.mutualInformation("x", "id"),
          Analyzers.sum("x"),
          Analyzers.maxLength("id"),
          Analyzers.uniqueValueRatio("id", "x"),
          Analyzers.distinctness("id"),
          Analyzers.entropy("x"),
          Analyzers.dataType("y", DataKind.FRACTIONAL),
          Analyzers.allUnique("id"),
          Analyzers.ratioOfSums("x", "y"),
          Analyzers.patternMatch("id", Pattern.compile("a|7")),
          Analyzers.mean("x").where(EVEN),
          Analyzers.mean("nowhere"));

  public static List<Row> rows(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(
          new Row(
              random.nextInt(10) == 0 ? null : "R" + random.nextInt(n),
              random.nextInt(7) == 0 ? null : random.nextInt(-3, 9),
              random.nextInt(5) == 0 ? null : random.nextDouble() * 10 - 5,
              random.nextInt(4) == 0 ? null : LocalDate.of(2010, 1, 1).plusDays(i)));
    }
    return rows;
  }

  private static Scan<Row> scan(List<Row> rows) {
    return Scan.of(SCHEMA, ANALYZERS).addAll(rows);
  }

  @Property(tries = 100)
  void partsMergeIntoTheWholeInAnyOrder(
      @ForAll long seed, @ForAll @IntRange(max = 40) int a, @ForAll @IntRange(max = 60) int b) {
    List<Row> all = rows(seed, 100);
    Scan<Row> whole = scan(all);
    Supplier<Scan<Row>> first = () -> scan(all.subList(0, a));
    Supplier<Scan<Row>> second = () -> scan(all.subList(a, a + b));
    Supplier<Scan<Row>> third = () -> scan(all.subList(a + b, all.size()));
    assertSame(first.get().merge(second.get()).merge(third.get()), whole);
    assertSame(first.get().merge(second.get().merge(third.get())), whole);
    assertSame(third.get().merge(first.get()).merge(second.get()), whole);
  }

  /** Asserts that the metrics are equal, up to the rounding of means. */
  private static void assertSame(Scan<Row> one, Scan<Row> other) {
    for (Analyzer<?> analyzer : ANALYZERS) {
      DataMetric a = one.metric(analyzer);
      DataMetric b = other.metric(analyzer);
      assertThat(a.note()).as("%s", analyzer).isEqualTo(b.note());
      assertThat(a.isComputed()).as("%s", analyzer).isEqualTo(b.isComputed());
      if (a.isComputed()) {
        boolean rounded =
            Set.of("Mean", "StandardDeviation", "Correlation", "RatioOfSums").contains(a.name());
        assertThat(a.value())
            .as("%s", analyzer)
            .isCloseTo(
                b.value(), Offset.offset(rounded ? 1e-12 * Math.max(1, b.value() * b.value()) : 0));
      }
      assertThat(one.mismatches(analyzer)).isEqualTo(other.mismatches(analyzer));
    }
  }

  @Property(tries = 30)
  void savedStatesGiveTheSameMetricsAndMerge(@ForAll long seed) throws IOException {
    List<Row> all = rows(seed, 200);
    Path file = Files.createTempFile("states", ".bin");
    try {
      scan(all.subList(0, 120)).states().write(file);
      byte[] bytes = Files.readAllBytes(file);
      scan(all.subList(0, 120)).states().write(file);
      assertThat(file).hasBinaryContent(bytes);

      States yesterday = States.read(file, ANALYZERS);
      yesterday.merge(scan(all.subList(120, 200)).states());

      Scan<Row> whole = scan(all);
      for (Analyzer<?> analyzer : ANALYZERS) {
        DataMetric merged = yesterday.metric(analyzer);
        DataMetric expected = whole.metric(analyzer);
        assertThat(merged.note()).isEqualTo(expected.note());
        if (expected.isComputed()) {
          double scale = Math.max(1, expected.value() * expected.value());
          assertThat(merged.value()).isCloseTo(expected.value(), Offset.offset(1e-12 * scale));
        }
      }
      States few = States.read(file, List.of(Analyzers.mean("x"), Analyzers.mean("y")));
      assertThat(few.metric(Analyzers.mean("x")).isComputed()).isTrue();
      assertThat(few.metric(Analyzers.size()).note())
          .isEqualTo("it was not measured when the rows were scanned");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void refusesDamagedStates(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("states.bin");
    scan(rows(5, 80)).states().write(file);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i += 37) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 4;
      Files.write(file, damaged);
      assertThatThrownBy(() -> States.read(file, ANALYZERS))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageStartingWith(file + ": ")
          .hasMessageContaining("its checksum is wrong");
      Files.write(file, Arrays.copyOf(bytes, i));
      assertThatThrownBy(() -> States.read(file, ANALYZERS))
          .isInstanceOf(DamagedFileException.class);
    }
  }

  /** Damage that has a right checksum is a hostile file. */
  @Test
  void refusesHostileStates(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("states.bin");
    scan(rows(5, 80)).states().write(file);
    byte[] bytes = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 400; i++) {
      byte[] changed = bytes.clone();
      changed[random.nextInt(bytes.length - 8)] = (byte) random.nextInt();
      CRC32 crc = new CRC32();
      crc.update(changed, 0, bytes.length - 8);
      ByteBuffer.wrap(changed).putLong(bytes.length - 8, crc.getValue());
      Files.write(file, changed);
      try {
        States read = States.read(file, ANALYZERS);
        ANALYZERS.forEach(read::metric);
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith(file + ": ");
      }
    }
  }

  @Test
  void refusesStatesOfANewerVersion(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("states.bin");
    scan(List.of()).states().write(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] = 2;
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, bytes.length - 8);
    ByteBuffer.wrap(bytes).putLong(bytes.length - 8, crc.getValue());
    Files.write(file, bytes);
    assertThatThrownBy(() -> States.read(file, ANALYZERS))
        .hasMessage(
            file + ": has version 2, written by a newer Starsight; this one reads version 1");
  }

  @Test
  void refusesTwoConditionsOfOneName(@TempDir Path directory) {
    List<Analyzer<?>> analyzers =
        List.of(
            Analyzers.compliance("odd", "x", x -> true),
            Analyzers.compliance("odd", "x", x -> false));
    States states = Scan.of(SCHEMA, analyzers).states();
    assertThatThrownBy(() -> states.write(directory.resolve("s")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two conditions are called matches(odd)");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void onlyScansForTheSameAnalyzersMerge() {
    assertThatThrownBy(() -> scan(List.of()).merge(Scan.of(SCHEMA, List.of(Analyzers.size()))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
