package dev.starsight.spark.quality;

import dev.starsight.quality.CheckRun;
import dev.starsight.quality.Checks;
import dev.starsight.quality.FailingRows;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.spark.quality.internal.PartialChecks;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What an executor needs to check a partition. */
record QualityTask(QualityPlan plan, StructType columns, @Nullable String idColumn)
    implements PartialChecks.Source<Row, Row>, Serializable {

  Checks<Row> checks() {
    return plan.checks(DataFrameColumns.of(columns));
  }

  @Override
  public CheckRun<Row> start(long heldBack) {
    return checks().startPart(FailingRows.none(), heldBack);
  }

  @Override
  public CheckRun<Row> check(int partition, Iterator<Row> rows, long heldBack) {
    long[] number = new long[1];
    int id = idColumn == null ? -1 : columns.fieldIndex(idColumn);
    RowSchema<Row> schema =
        DataFrameColumns.of(columns)
            .locatedBy(
                row ->
                    id >= 0 && !row.isNullAt(id)
                        ? row.get(id).toString()
                        : "row %d of partition %d".formatted(number[0], partition));
    CheckRun<Row> run = plan.checks(schema).startPart(FailingRows.none(), heldBack);
    while (rows.hasNext()) {
      number[0]++;
      run.accept(rows.next());
    }
    return run;
  }

  @Override
  public long[] leastHashes(Iterator<Row> rows) {
    return checks().leastHashes(rows);
  }

  @Override
  public boolean suggests() {
    return checks().suggests();
  }
}
