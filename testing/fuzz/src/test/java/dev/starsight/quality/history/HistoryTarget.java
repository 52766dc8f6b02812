package dev.starsight.quality.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.SealedLine;
import dev.starsight.fuzz.FuzzFiles;
import dev.starsight.fuzz.FuzzTarget;
import dev.starsight.quality.CheckRun;
import dev.starsight.quality.Checks;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.checks.Check;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** A history of data quality, whose checksums are made right again. */
public final class HistoryTarget implements FuzzTarget {

  private static final RowSchema<String> SCHEMA =
      RowSchema.ofTexts(List.of("id", "stars"), (row, i) -> i == 0 ? row : row.substring(1));

  private static final Provenance SOURCE =
      new Provenance(
          List.of(new Provenance.Source("day.tsv", "ab".repeat(32), 3, 1)), List.of("a step"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private static EntryKey key(int day) {
    return EntryKey.of(Map.of("day", "2026-03-0" + day, "shop", "a"));
  }

  private static void append(QualityHistory history, EntryKey key, List<String> rows)
      throws IOException {
    CheckRun<String> run =
        Checks.of(SCHEMA)
            .measuring(List.of(Analyzers.uniqueness("id"), Analyzers.histogram("stars")))
            .withDefaults()
            .with(Check.named("rows").isComplete("id"))
            .start();
    rows.forEach(run);
    history.append(key, run, run.report(history.before(key)), SOURCE);
  }

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    QualityHistory history = QualityHistory.open(scratch);
    append(history, key(1), List.of("a1", "b2", "b2"));
    append(history, key(2), List.of("a1", "c5"));
    FuzzFiles files = FuzzFiles.load(scratch);
    files.remove("lock");
    return List.of(files);
  }

  @Override
  public void repair(FuzzFiles files) {
    for (String name : files.names()) {
      if (name.endsWith(".states") || name.endsWith(".entries")) {
        withChecksum(files, name);
      } else if (name.startsWith("entries/") || name.startsWith("totals/")) {
        withSeal(files, name);
      }
    }
  }

  private static void withChecksum(FuzzFiles files, String name) {
    byte[] bytes = files.get(name);
    if (bytes.length > Long.BYTES) {
      byte[] repaired = Arrays.copyOf(bytes, bytes.length);
      CRC32 crc = new CRC32();
      crc.update(repaired, 0, repaired.length - Long.BYTES);
      ByteBuffer.wrap(repaired).putLong(repaired.length - Long.BYTES, crc.getValue());
      files.with(name, repaired);
    }
  }

  private static void withSeal(FuzzFiles files, String name) {
    try {
      if (JSON.readTree(files.text(name)) instanceof ObjectNode node) {
        node.remove("crc");
        files.with(name, SealedLine.of(node) + "\n");
      }
    } catch (JsonProcessingException e) {
      // Without JSON there is no seal.
    }
  }

  @Override
  public void read(Path directory) throws IOException {
    QualityHistory history = QualityHistory.open(directory);
    for (HistoryEntry entry : history.entries()) {
      entry.key().words();
    }
    history.series(key(3));
    append(history, key(3), List.of("d4"));
    append(history, key(1), List.of("e3"));
  }
}
