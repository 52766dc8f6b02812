package dev.starsight.quality.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.testing.OtherProcess;
import dev.starsight.testing.UnreliableDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two writers at once, and writers that do not come to the end. */
class HistoryWritersTest {

  private static final int ROWS = 20;

  @TempDir private Path folder;

  private static double size(QualityHistory history, EntryKey key) throws IOException {
    // To add a day gives the total of all, whatever the file of the total has.
    List<DataMetric> total = Sales.add(history, key, Sales.of(99, ROWS)).total();
    return total.get(0).value();
  }

  /** Adds some days to a history: the directory, the first day, the day behind the last. */
  public static void main(String[] arguments) throws IOException {
    QualityHistory history = QualityHistory.open(Path.of(arguments[0]));
    for (int day = Integer.parseInt(arguments[1]); day < Integer.parseInt(arguments[2]); day++) {
      Sales.add(history, Sales.key(day), Sales.of(day, ROWS));
    }
  }

  @Test
  void twoThreadsLoseNothing() throws Exception {
    Path directory = folder.resolve("history");
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int writer = 0; writer < 2; writer++) {
        int first = writer * 10;
        all.add(
            threads.submit(
                () -> {
                  main(new String[] {directory.toString(), "" + first, "" + (first + 12)});
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }

    QualityHistory history = QualityHistory.open(directory);
    // Days 10 and 11 were written by both.
    assertThat(history.entries()).hasSize(22);
    assertThat(size(history, Sales.key(50))).isEqualTo(23.0 * ROWS);
  }

  @Test
  void twoProcessesLoseNothing() throws Exception {
    Path directory = folder.resolve("history");
    try (OtherProcess other = OtherProcess.start(HistoryWritersTest.class, directory, 0, 10)) {
      main(new String[] {directory.toString(), "8", "18"});
      other.lines();
    }

    QualityHistory history = QualityHistory.open(directory);
    assertThat(history.entries()).hasSize(18);
    assertThat(size(history, Sales.key(50))).isEqualTo(19.0 * ROWS);
  }

  @Test
  void afterAPowerFailureEveryEntryIsTheOldOrTheNewOne() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    UnreliableDisk unreliable = new UnreliableDisk(disk);
    QualityHistory history = QualityHistory.open(unreliable.root().resolve("history"));
    int[] days = {0, 1, 0};
    int[] rows = {10, 20, 40};
    for (int i = 0; i < days.length; i++) {
      Sales.add(history, Sales.key(days[i]), Sales.of(i, rows[i]));
      unreliable.acknowledge();
    }
    double[] sums = {0, 10, 30, 60};

    int checks =
        unreliable.forEachFailure(
            scratch,
            3,
            (left, done) -> {
              QualityHistory again = QualityHistory.open(left.resolve("history"));
              double sum = size(again, Sales.key(50)) - ROWS;
              assertThat(sum).isIn(sums[done], sums[Math.min(done + 1, days.length)]);
              double entries =
                  again.entries().stream()
                      .filter(entry -> !entry.key().equals(Sales.key(50)))
                      .mapToDouble(entry -> entry.metrics().get(0).value())
                      .sum();
              assertThat(entries).isEqualTo(sum);
            });

    assertThat(checks).isGreaterThan(20);
  }
}
