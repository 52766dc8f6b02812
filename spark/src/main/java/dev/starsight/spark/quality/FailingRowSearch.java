package dev.starsight.spark.quality;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.Scan;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Finds the rows that do not meet constraints. */
final class FailingRowSearch {

  private FailingRowSearch() {}

  static Dataset<Row> of(Dataset<Row> rows, QualityPlan plan) {
    StructType columns = rows.schema();
    StructType result =
        new StructType()
            .add("check", DataTypes.StringType, false)
            .add("constraint", DataTypes.StringType, false)
            .add("row", columns, false);
    Dataset<Row> found = search(rows, new Search(plan, columns, -1), result);
    List<Judged> all = Judged.of(plan, columns);
    for (int i = 0; i < all.size(); i++) {
      Analyzer<?> analyzer = all.get(i).constraint().analyzer();
      if (analyzer.comparesRows() && hasAll(columns, analyzer)) {
        // Equal values come into one partition, where all but the first are repeats.
        Column[] keys =
            analyzer.measurement().columns().stream()
                .map(name -> StarsightQuality.column(rows, name))
                .toArray(Column[]::new);
        found = found.union(search(rows.repartition(keys), new Search(plan, columns, i), result));
      }
    }
    return found;
  }

  private static boolean hasAll(StructType columns, Analyzer<?> analyzer) {
    return List.of(columns.fieldNames()).containsAll(analyzer.columns());
  }

  private static Dataset<Row> search(Dataset<Row> rows, Search search, StructType result) {
    return rows.mapPartitions(search, Encoders.row(result));
  }

  /** A constraint that judges rows, and its check. */
  private record Judged(String check, Constraint constraint) {

    static List<Judged> of(QualityPlan plan, StructType columns) {
      List<Judged> all = new ArrayList<>();
      for (Check check : plan.checks(DataFrameColumns.of(columns)).checks()) {
        for (Constraint constraint : check.constraints()) {
          if (constraint.judgesRows()) {
            all.add(new Judged(check.name(), constraint));
          }
        }
      }
      return all;
    }
  }

  /**
   * Searches a partition.
   *
   * @param only the position of the constraint whose rows are searched; -1 for all that judge a row
   *     alone
   */
  private record Search(QualityPlan plan, StructType columns, int only)
      implements MapPartitionsFunction<Row, Row>, Serializable {

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
      RowSchema<Row> schema = DataFrameColumns.of(columns);
      Map<Analyzer<?>, List<Judged>> wanted = new HashMap<>();
      List<Judged> all = Judged.of(plan, columns);
      for (int i = 0; i < all.size(); i++) {
        Judged each = all.get(i);
        if (only == i || (only < 0 && !each.constraint().analyzer().comparesRows())) {
          wanted.computeIfAbsent(each.constraint().analyzer(), key -> new ArrayList<>()).add(each);
        }
      }
      Deque<Row> found = new ArrayDeque<>();
      Scan<Row> scan = Scan.of(schema, wanted.keySet());
      scan.watch(
          wanted.keySet(),
          (analyzer, row, values) -> {
            for (Judged each : wanted.getOrDefault(analyzer, List.of())) {
              found.add(RowFactory.create(each.check(), each.constraint().description(), row));
            }
          });
      return new Found(rows, scan, found);
    }
  }

  /** Scans further rows only when the next result is asked for. */
  private record Found(Iterator<Row> rows, Scan<Row> scan, Deque<Row> found)
      implements Iterator<Row> {

    @Override
    public boolean hasNext() {
      while (found.isEmpty() && rows.hasNext()) {
        scan.accept(rows.next());
      }
      return !found.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return found.remove();
    }
  }
}
