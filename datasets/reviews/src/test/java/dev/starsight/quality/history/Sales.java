package dev.starsight.quality.history;

import dev.starsight.data.Provenance;
import dev.starsight.quality.CheckRun;
import dev.starsight.quality.Checks;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.checks.Check;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows to check day by day. */
final class Sales {

  static final LocalDate FIRST = LocalDate.of(2015, 1, 1);

  static final RowSchema<Sale> SCHEMA =
      RowSchema.<Sale>empty()
          .text("id", Sale::id)
          .number("price", Sale::price)
          .text("colour", Sale::colour);

  /** A row. */
  record Sale(String id, double price, @Nullable String colour) {}

  private Sales() {}

  /** Returns the rows of a day. */
  static List<Sale> of(int day, int rows) {
    SplittableRandom random = new SplittableRandom(day);
    return IntStream.range(0, rows)
        .mapToObj(
            i ->
                new Sale(
                    day + "-" + i,
                    random.nextInt(1, 10_000) / 100.0,
                    random.nextInt(10) == 0 ? null : "c" + random.nextInt(50)))
        .toList();
  }

  static Checks<Sale> checks() {
    return Checks.of(SCHEMA)
        .measuring(List.of(Analyzers.size(), Analyzers.correlation("price", "price")))
        .withDefaults()
        .with(Check.named("sales").isComplete("id").isUnique("id"));
  }

  static EntryKey key(int day, String... tags) {
    Map<String, String> all = new TreeMap<>(Map.of("day", FIRST.plusDays(day).toString()));
    for (int i = 0; i < tags.length; i += 2) {
      all.put(tags[i], tags[i + 1]);
    }
    return EntryKey.of(all);
  }

  static QualityHistory.Addition add(QualityHistory history, EntryKey key, List<Sale> rows)
      throws IOException {
    return add(history, key, rows, checks());
  }

  static QualityHistory.Addition add(
      QualityHistory history, EntryKey key, List<Sale> rows, Checks<Sale> checks)
      throws IOException {
    CheckRun<Sale> run = checks.start();
    rows.forEach(run);
    QualityReport report = run.report(history.before(key));
    return history.append(key, run, report, Provenance.inMemory(rows.size() + " sales"));
  }
}
