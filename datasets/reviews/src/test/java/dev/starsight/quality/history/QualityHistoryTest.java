package dev.starsight.quality.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Provenance;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.SealedLine;
import dev.starsight.quality.CheckRun;
import dev.starsight.quality.Checks;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.anomalies.AnomalyRule;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Outcome;
import dev.starsight.quality.checks.Threshold;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QualityHistoryTest {

  @TempDir private Path folder;

  private Path directory() {
    return folder.resolve("deep/history");
  }

  private QualityHistory history() throws IOException {
    return QualityHistory.open(directory());
  }

  private static double size(List<DataMetric> metrics) {
    return metrics.stream().filter(m -> m.name().equals("Size")).findFirst().orElseThrow().value();
  }

  /** Returns the sizes and digests of all files by name. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        files.put(folder.relativize(file).toString(), bytes.length + " " + Arrays.hashCode(bytes));
      }
    }
    return files;
  }

  private Path only(String folderName, String ending) throws IOException {
    try (Stream<Path> children = Files.list(directory().resolve(folderName))) {
      List<Path> all = children.filter(child -> child.toString().endsWith(ending)).toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  @Test
  void openingWritesNothing() throws IOException {
    QualityHistory history = history();

    assertThat(history.entries()).isEmpty();
    assertThat(
            history
                .before(Sales.key(0))
                .earlier(new DataMetric(DataMetric.Entity.DATASET, "*", "Size", 1, "")))
        .isEmpty();
    assertThat(folder.resolve("deep")).doesNotExist();
  }

  @Test
  void keepsEntriesInTheOrderOfTime() throws IOException {
    Sales.add(history(), Sales.key(2), Sales.of(2, 20));
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    QualityHistory.Addition last = Sales.add(history(), Sales.key(1), Sales.of(1, 30));

    List<HistoryEntry> entries = history().series(Sales.key(9));
    assertThat(entries).isEqualTo(last.entries());
    assertThat(entries)
        .extracting(entry -> size(entry.metrics()))
        .containsExactly(10.0, 30.0, 20.0);
    assertThat(entries.get(0).provenance().steps()).containsExactly("10 sales");
    assertThat(size(last.total())).isEqualTo(60);
    assertThat(last.replaced()).isFalse();
    // Only earlier values count.
    assertThat(history().before(Sales.key(1)).earlier(last.total().get(0)))
        .extracting(past -> past.value())
        .containsExactly(10.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1000, Integer.MAX_VALUE})
  void readsEntriesWhoseCopyPromisesMoreThanItHas(int count) throws IOException {
    List<HistoryEntry> entries = Sales.add(history(), Sales.key(0), Sales.of(0, 10)).entries();
    Path copy = only("totals", ".entries");
    byte[] bytes = Files.readAllBytes(copy);
    ByteBuffer.wrap(bytes).putInt(2 * Integer.BYTES, count);
    seal(copy, bytes);

    assertThat(history().series(Sales.key(0))).isEqualTo(entries);
  }

  private static void seal(Path copy, byte[] bytes) throws IOException {
    int length = bytes.length - Long.BYTES;
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    ByteBuffer.wrap(bytes).putLong(length, crc.getValue());
    Files.write(copy, bytes);
  }

  @Test
  void looksForStatesOnlyInItsDirectory() throws IOException {
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    Path copy = only("totals", ".entries");
    String states = only("entries", ".states").getFileName().toString();
    String digest = states.substring(states.length() - 19, states.length() - 7);
    String elsewhere =
        Files.readString(copy, StandardCharsets.ISO_8859_1).replace(digest, "../../../../");
    seal(copy, elsewhere.getBytes(StandardCharsets.ISO_8859_1));
    Files.delete(only("totals", ".json"));

    assertThat(elsewhere).contains("../../../../");
    assertThat(size(Sales.add(history(), Sales.key(1), Sales.of(1, 20)).total())).isEqualTo(30);
  }

  @Test
  void theSameTagsReplaceTheEntry() throws IOException {
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    Sales.add(history(), Sales.key(1), Sales.of(1, 10));
    QualityHistory.Addition again = Sales.add(history(), Sales.key(0), Sales.of(5, 25));

    assertThat(again.replaced()).isTrue();
    assertThat(again.entries()).hasSize(2);
    assertThat(size(again.total())).isEqualTo(35);
    try (Stream<Path> files = Files.list(directory().resolve("entries"))) {
      assertThat(files).as("no states of the old entry are left").hasSize(4);
    }
    only("totals", ".states");
  }

  @Test
  void otherTagsAreAnotherSeries() throws IOException {
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    QualityHistory.Addition web =
        Sales.add(history(), Sales.key(0, "source", "web"), Sales.of(0, 7));

    assertThat(web.entries()).hasSize(1);
    assertThat(size(web.total())).isEqualTo(7);
    assertThat(history().entries()).hasSize(2);
  }

  @Test
  void aColumnThatADayLacksIsNotInTheTotal() throws IOException {
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    QualityHistory.Addition second =
        Sales.add(
            history(),
            Sales.key(1),
            Sales.of(1, 10),
            Checks.of(Sales.SCHEMA).measuring(List.of(Analyzers.size(), Analyzers.mean("price"))));
    QualityHistory.Addition third = Sales.add(history(), Sales.key(2), Sales.of(2, 10));

    assertThat(size(second.total())).isEqualTo(20);
    assertThat(third.total()).extracting(DataMetric::name).contains("Size", "Mean");
    assertThat(third.total()).extracting(DataMetric::name).doesNotContain("Completeness");
    assertThat(size(third.total())).isEqualTo(30);
  }

  @Test
  void aTotalThatIsMissingOrDamagedIsMadeAgain() throws IOException {
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    Files.delete(only("totals", ".json"));
    assertThat(size(Sales.add(history(), Sales.key(1), Sales.of(1, 10)).total())).isEqualTo(20);

    Files.writeString(only("totals", ".states"), "damaged");
    assertThat(size(Sales.add(history(), Sales.key(2), Sales.of(2, 10)).total())).isEqualTo(30);

    Files.writeString(only("totals", ".json"), "{}");
    assertThat(size(Sales.add(history(), Sales.key(3), Sales.of(3, 10)).total())).isEqualTo(40);

    // That of fewer entries: the process was killed before it wrote the total.
    Path total = only("totals", ".json");
    Path states = only("totals", ".states");
    byte[] oldTotal = Files.readAllBytes(total);
    byte[] oldStates = Files.readAllBytes(states);
    Sales.add(history(), Sales.key(4), Sales.of(4, 10));
    Files.write(total, oldTotal);
    Files.write(states, oldStates);
    assertThat(size(Sales.add(history(), Sales.key(5), Sales.of(5, 10)).total())).isEqualTo(60);
  }

  @Test
  void aCopyOfTheEntriesIsUsedOnlyIfItIsWholeAndOfTheseFiles() throws IOException {
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    List<HistoryEntry> entries =
        Sales.add(history(), Sales.key(1, "source", "web"), Sales.of(1, 20)).entries();
    Path copy = directory().resolve("totals").resolve(Sales.key(1, "source", "web").seriesId());
    Path file = Path.of(copy + ".entries");
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, whole.length / 2, whole.length}) {
      byte[] damaged = Arrays.copyOf(whole, length);
      if (length > 0) {
        damaged[length / 2] ^= 1;
      }
      Files.write(file, damaged);
      assertThat(history().series(Sales.key(9, "source", "web"))).isEqualTo(entries);
    }

    // An entry that another history had is read, although the copy has one of its name.
    Files.write(file, whole);
    Path entry =
        directory().resolve("entries").resolve(Sales.key(1, "source", "web").fileName() + ".json");
    Files.writeString(entry, "{}");
    assertThatThrownBy(() -> history().series(Sales.key(9, "source", "web")))
        .isInstanceOf(DamagedFileException.class);
  }

  @Test
  void refusesAHistoryOfANewerVersion() throws IOException {
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    Path marker = directory().resolve("history.json");
    Json.write(marker, ((ObjectNode) Json.read(marker)).put("format", 2));
    Map<String, String> before = files();

    assertThatThrownBy(this::history)
        .isInstanceOf(IOException.class)
        .hasMessage(
            marker + ": has format 2, written by a newer Starsight; this one reads format 1");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void refusesAnEntryOfANewerVersion() throws IOException {
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    Path entry = only("entries", ".json");
    Files.writeString(entry, SealedLine.of(Json.object().put("format", 3)) + "\n");
    Map<String, String> before = files();

    assertThatThrownBy(() -> Sales.add(history(), Sales.key(1), Sales.of(1, 10)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            entry + ": has format 3, written by a newer Starsight; this one reads format 1");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void refusesADamagedEntry() throws IOException {
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    Path entry = only("entries", ".json");
    String text = Files.readString(entry);

    assertDamaged(entry, text.substring(0, text.length() / 2), "not JSON");
    assertDamaged(entry, "", "not JSON: it is empty");
    assertDamaged(
        entry,
        text.replace("\"Size\":10.0", "\"Size\":11.0"),
        "its checksum is wrong, so it is damaged or was edited");
    assertDamaged(entry, "[]", "must be a JSON object, but is []");
  }

  private void assertDamaged(Path entry, String text, String reason) throws IOException {
    Files.writeString(entry, text);
    Map<String, String> before = files();
    assertThatThrownBy(() -> history().before(Sales.key(1)))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageStartingWith(entry.toString())
        .hasMessageContaining(reason);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void refusesAnEntryUnderTheNameOfAnother() throws IOException {
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    Path entry = only("entries", ".json");
    Path copy = entry.resolveSibling(Sales.key(7).fileName() + ".json");
    Files.copy(entry, copy);

    assertThatThrownBy(() -> history().before(Sales.key(1)))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(
            copy + ": it is the entry of day=2015-01-01 and must be called " + entry.getFileName());
  }

  @Test
  void saysWhichStatesAreMissingWhenTheyAreNeeded() throws IOException {
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    Path entry = only("entries", ".json");
    Path states = only("entries", ".states");
    Files.delete(states);

    // The total has them.
    assertThat(size(Sales.add(history(), Sales.key(1), Sales.of(1, 10)).total())).isEqualTo(20);
    Files.delete(only("totals", ".json"));
    assertThatThrownBy(() -> Sales.add(history(), Sales.key(2), Sales.of(2, 10)))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(entry + ": its states are missing: there is no file " + states.getFileName());
  }

  @Test
  void refusesDirectoriesOfOthers() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.writeString(photos.resolve("cat.jpg"), "meow");
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("history.json"), "{\"format\": 1, \"kind\": \"browser\"}");

    assertThatThrownBy(() -> QualityHistory.open(file))
        .hasMessage(file + ": a history is a directory, but this is a file");
    assertThatThrownBy(() -> QualityHistory.open(photos))
        .hasMessage(
            photos
                + ": this is no history, because it has no history.json but cat.jpg; name a new"
                + " directory");
    assertThatThrownBy(() -> QualityHistory.open(other))
        .hasMessageContaining("history.json: the field \"kind\" must be");
  }

  @Test
  void continuesWhereSomebodyWasKilledAtTheBeginning() throws IOException {
    Files.createDirectories(directory());
    Files.createFile(directory().resolve("lock"));
    Files.createFile(directory().resolve(".history.json.abc-1.tmp"));

    assertThat(Sales.add(history(), Sales.key(0), Sales.of(0, 10)).entries()).hasSize(1);
  }

  @Test
  void leavesFilesOfOthersInAHistoryAlone() throws IOException {
    Sales.add(history(), Sales.key(0), Sales.of(0, 10));
    Path note = Files.writeString(directory().resolve("entries/note.json"), "{not mine");
    Sales.add(history(), Sales.key(0), Sales.of(1, 10));

    assertThat(note).hasContent("{not mine");
    assertThat(history().entries()).hasSize(1);
  }

  @Test
  void anUnusualDayIsFoundAndRemembered() throws IOException {
    for (int day = 0; day < 20; day++) {
      assertThat(Sales.add(history(), Sales.key(day), Sales.of(day, 95 + day % 10)).watch())
          .satisfies(watch -> assertThat(watch.anomalies()).isEmpty());
    }
    QualityHistory.Addition small = Sales.add(history(), Sales.key(20), Sales.of(20, 10));

    assertThat(small.entry().anomalies())
        .extracting(anomaly -> anomaly.metric().name())
        .contains("Size");
    assertThat(history().entries().get(20)).isEqualTo(small.entry());
    // Earlier entries are not judged by later ones.
    assertThat(Sales.add(history(), Sales.key(3), Sales.of(3, 10)).entry().anomalies()).isEmpty();
  }

  @Test
  void aConstraintWaitsForHistoryThenDecides() throws IOException {
    Check check =
        Check.named("sizes")
            .hasSize(Threshold.by(AnomalyRule.changesByAtMostPercent(20)))
            .hasMean("price", Threshold.usual());
    List<QualityReport> reports = new ArrayList<>();
    for (int day = 0; day < 3; day++) {
      EntryKey key = Sales.key(day);
      CheckRun<Sales.Sale> run = Sales.checks().withOnly(List.of(check)).start();
      Sales.of(day, day == 2 ? 50 : 100).forEach(run);
      QualityReport report = run.report(history().before(key));
      history().append(key, run, report, Provenance.inMemory("sales"));
      reports.add(report);
    }

    assertThat(reports.get(0).holds()).isTrue();
    assertThat(reports.get(0).results()).allMatch(result -> result.outcome().isPending());
    assertThat(reports.get(0).summary())
        .isEqualTo("0 of 2 constraints hold. 2 wait for more history.");
    assertThat(reports.get(0).results().get(0).message())
        .isEqualTo(
            "the number of rows is 100; there is not enough history yet (0 of 1 earlier entry)");
    assertThat(reports.get(1).results().get(0).outcome()).isInstanceOf(Outcome.Passed.class);
    assertThat(reports.get(2).holds()).isFalse();
    assertThat(reports.get(2).results().get(0).message())
        .isEqualTo(
            "the number of rows must be 80 to 120 (changes by at most 20 percent, 2 earlier"
                + " entries), but is 50");
    assertThat(history().entries().get(2).anomalies())
        .extracting(anomaly -> anomaly.rule())
        .containsExactly("changes by at most 20 percent");
  }

  @Test
  void withoutAHistorySuchAConstraintDoesNotHold() {
    QualityReport report =
        Sales.checks()
            .withOnly(List.of(Check.named("sizes").hasSize(Threshold.usual())))
            .verify(Sales.of(0, 10));

    assertThat(report.holds()).isFalse();
    assertThat(report.results().get(0).message())
        .isEqualTo("the number of rows is 10, but there is no history to judge it by");
  }

  @Test
  void aYearDayByDayIsWhatAllRowsAtOnceGive() throws IOException {
    List<DataMetric> total = List.of();
    CheckRun<Sales.Sale> whole = Sales.checks().start();
    for (int day = 0; day < 60; day++) {
      List<Sales.Sale> rows = Sales.of(day, 50 + day % 7);
      rows.forEach(whole);
      total = Sales.add(history(), Sales.key(day), rows).total();
    }
    List<DataMetric> expected = whole.report().metrics();
    assertThat(total).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      DataMetric metric = total.get(i);
      DataMetric other = expected.get(i);
      assertThat(metric.name() + metric.instance()).isEqualTo(other.name() + other.instance());
      if (metric.name().startsWith("ApproxQuantile")) {
        assertThat(metric.value()).isEqualTo(other.value(), within(1.0)); // Of 0.01 to 100.
      } else {
        assertThat(metric.value())
            .as(metric.name())
            .isEqualTo(other.value(), within(1e-12 * Math.abs(other.value())));
      }
    }
  }
}
