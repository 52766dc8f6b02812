package dev.starsight.quality.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.files.internal.Json;
import dev.starsight.quality.Checks;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.history.Sales.Sale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingMetricsTest {

  private static final RowSchema<Sale> WITHOUT_COLOUR =
      RowSchema.<Sale>empty().text("id", Sale::id).number("price", Sale::price);

  @TempDir Path directory;

  private QualityHistory.Addition add(int day, RowSchema<Sale> schema) throws IOException {
    return Sales.add(
        QualityHistory.open(directory),
        Sales.key(day),
        Sales.of(day, 100),
        Checks.of(schema)
            .measuring(
                List.of(
                    Analyzers.size(), Analyzers.completeness("colour"), Analyzers.mean("price"))));
  }

  @Test
  void saysOnceThatTheMetricsOfAColumnAreMissing() throws IOException {
    for (int day = 0; day < 6; day++) {
      assertThat(add(day, Sales.SCHEMA).missing()).isEmpty();
    }
    assertThat(add(6, WITHOUT_COLOUR).missing()).isEmpty(); // 6 entries are too few.
    for (int day = 6; day < 8; day++) {
      assertThat(add(day, Sales.SCHEMA).missing()).isEmpty();
    }

    QualityHistory.Addition missing = add(8, WITHOUT_COLOUR);

    assertThat(missing.isUnusual()).isTrue();
    assertThat(missing.entry().anomalies()).isEmpty();
    HistoryReport report = HistoryReport.of(missing);
    assertThat(report.summary())
        .endsWith(
            "nothing is unusual. Each of the 7 entries before has Completeness(colour), which is"
                + " missing now.");
    var summary = Json.object();
    report.addTo(summary);
    assertThat(summary.get("history").get("missing"))
        .hasToString("[{\"entity\":\"Column\",\"instance\":\"colour\",\"name\":\"Completeness\"}]");
    assertThat(add(9, WITHOUT_COLOUR).missing()).isEmpty();
    // A metric that comes back is not yet expected again.
    assertThat(add(10, Sales.SCHEMA).missing()).isEmpty();
    assertThat(add(11, WITHOUT_COLOUR).isUnusual()).isFalse();
  }
}
