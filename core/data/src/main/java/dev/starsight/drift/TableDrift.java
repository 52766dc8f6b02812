package dev.starsight.drift;

import dev.starsight.drift.internal.FalseDiscovery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What differs between two sides in the columns that both have. Immutable.
 *
 * @param firstRows the rows of the side to compare with
 * @param secondRows the rows of the side that is compared
 * @param columns the columns that both have, in the order of the first
 * @param onlyFirst names of columns that the second side lacks
 * @param onlySecond names of columns that the first side lacks
 */
public record TableDrift(
    long firstRows,
    long secondRows,
    List<ColumnDrift> columns,
    List<String> onlyFirst,
    List<String> onlySecond) {

  public TableDrift {
    columns = List.copyOf(columns);
    onlyFirst = List.copyOf(onlyFirst);
    onlySecond = List.copyOf(onlySecond);
  }

  /**
   * Compares two sides. The false-discovery rate is that of all tests of all columns.
   *
   * @param first the side to compare with
   * @param second the side that is compared
   */
  public static TableDrift of(TableSummary first, TableSummary second) {
    List<ColumnDrift> columns = new ArrayList<>();
    List<String> onlyFirst = new ArrayList<>();
    for (String name : first.names()) {
      ColumnSummary one = first.column(name);
      ColumnSummary other = second.column(name);
      if (one == null || other == null) {
        onlyFirst.add(name);
      } else {
        columns.add(ColumnDrift.of(name, one, other));
      }
    }
    List<String> onlySecond = new ArrayList<>(second.names());
    onlySecond.removeAll(first.names());
    return new TableDrift(first.rows(), second.rows(), adjusted(columns), onlyFirst, onlySecond);
  }

  /** Returns the columns with the false-discovery rate of all of their tests. */
  static List<ColumnDrift> adjusted(List<ColumnDrift> columns) {
    List<DriftTest> tests = columns.stream().flatMap(each -> each.tests().stream()).toList();
    return withTests(columns, adjust(tests));
  }

  /** Returns tests with the false-discovery rate among all of them. */
  static List<DriftTest> adjust(List<DriftTest> tests) {
    double[] q = FalseDiscovery.adjust(tests.stream().mapToDouble(DriftTest::p).toArray());
    List<DriftTest> adjusted = new ArrayList<>();
    for (int i = 0; i < q.length; i++) {
      adjusted.add(tests.get(i).withQ(q[i]));
    }
    return adjusted;
  }

  /** Returns the columns with other tests, which are in the order of the columns. */
  static List<ColumnDrift> withTests(List<ColumnDrift> columns, List<DriftTest> tests) {
    List<ColumnDrift> changed = new ArrayList<>();
    int at = 0;
    for (ColumnDrift column : columns) {
      int count = column.tests().size();
      changed.add(column.withTests(tests.subList(at, at + count)));
      at += count;
    }
    return changed;
  }

  TableDrift withColumns(List<ColumnDrift> others) {
    return new TableDrift(firstRows, secondRows, others, onlyFirst, onlySecond);
  }

  /** Returns the columns that have drifted, the largest effect first. */
  public List<ColumnDrift> drifted() {
    return columns.stream()
        .filter(ColumnDrift::drifted)
        .sorted(Comparator.comparingDouble((ColumnDrift column) -> -column.effect()))
        .toList();
  }

  /** Returns the column of this name; empty if not both sides have one. */
  public Optional<ColumnDrift> column(String name) {
    return columns.stream().filter(each -> each.column().equals(name)).findFirst();
  }

  /** Returns the number of columns that were tested. */
  public long tested() {
    return columns.stream().filter(column -> !column.tests().isEmpty()).count();
  }

  /** Returns the result in one sentence. */
  public String sentence() {
    if (firstRows == 0 || secondRows == 0) {
      return "One side has no rows, so that nothing can be compared.";
    }
    List<ColumnDrift> drifted = drifted();
    if (drifted.isEmpty()) {
      return "None of %s columns has drifted.".formatted(tested());
    }
    return "%s of %s columns %s drifted: %s."
        .formatted(
            drifted.size(),
            tested(),
            drifted.size() == 1 ? "has" : "have",
            String.join(", ", drifted.stream().limit(5).map(ColumnDrift::column).toList())
                + (drifted.size() > 5 ? " and more" : ""));
  }
}
