package dev.starsight.quality.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.quality.history.Sales.Sale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadDaysTest {

  @TempDir Path directory;

  /** Returns 10 rows of which so many have a colour. */
  private static List<Sale> sales(int day, int coloured) {
    List<Sale> sales = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sales.add(new Sale(day + "-" + i, i, i < coloured ? "red" : null));
    }
    return sales;
  }

  @Test
  void everyBadDayIsFoundAndNoGoodOne() throws IOException {
    QualityHistory history = QualityHistory.open(directory);
    int[] coloured = {10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 2, 10, 3, 4, 1, 0, 10};
    for (int day = 0; day < coloured.length; day++) {
      QualityHistory.Addition addition =
          Sales.add(history, Sales.key(day), sales(day, coloured[day]));
      assertThat(addition.entry().anomalies())
          .filteredOn(
              each ->
                  each.metric().name().equals("Completeness")
                      && each.metric().instance().equals("colour"))
          .hasSize(coloured[day] < 10 ? 1 : 0);
    }
  }
}
