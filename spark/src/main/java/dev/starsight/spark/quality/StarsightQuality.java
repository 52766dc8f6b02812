package dev.starsight.spark.quality;

import dev.starsight.quality.CheckRun;
import dev.starsight.quality.Checks;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.rules.RulesFile;
import dev.starsight.spark.quality.internal.PartialChecks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Measures and checks a DataFrame in one job. The metrics of one partition are those of the same
 * rows on one machine to the last bit; those of several are the same counts and statuses, and means
 * up to rounding. Immutable and thread-safe.
 */
public final class StarsightQuality {

  private final QualityPlan plan;
  private final @Nullable String idColumn;

  private StarsightQuality(QualityPlan plan, @Nullable String idColumn) {
    this.plan = Objects.requireNonNull(plan, "plan");
    this.idColumn = idColumn;
  }

  /** Returns what a plan measures and checks. */
  public static StarsightQuality of(QualityPlan plan) {
    return new StarsightQuality(plan, null);
  }

  /** Returns the default metrics of every column, without checks. */
  public static StarsightQuality ofDefaults() {
    return of(schema -> Checks.of(schema).withDefaults());
  }

  /**
   * Returns the default metrics of every column and the rules of a rules file.
   *
   * @param source what errors and the checks call it
   * @param rules the text of the file, a rule a line
   * @throws dev.starsight.data.StarsightException with line, column and the rule, if one is wrong
   */
  public static StarsightQuality ofRules(String source, String rules) {
    RulesFile.parse(source, rules);
    return of(schema -> Checks.of(schema).withDefaults().withOnly(RulesFile.parse(source, rules)));
  }

  /** Returns these checks for rows that are found by the value of a column. */
  public StarsightQuality withIdColumn(String column) {
    return new StarsightQuality(plan, Objects.requireNonNull(column, "column"));
  }

  /** Measures and checks all rows of a DataFrame. */
  public QualityReport verify(Dataset<Row> rows) {
    return run(rows).report();
  }

  /**
   * Measures and checks all rows of a DataFrame, for whoever needs more than the report: {@link
   * CheckRun#states} to save them and to merge those of other days, or the run for a {@link
   * dev.starsight.quality.history.QualityHistory}. No row can be added to it.
   */
  public CheckRun<Row> run(Dataset<Row> rows) {
    requireIdColumn(rows.schema());
    StructType read = needed(rows.schema());
    Column[] columns =
        Arrays.stream(read.fields()).map(field -> read(rows, field)).toArray(Column[]::new);
    QualityTask task = new QualityTask(plan, read, idColumn);
    Dataset<Row> selected = rows.select(columns);
    try {
      // Suggestions keep rows.
      return PartialChecks.run(
              task.suggests() ? selected.toJavaRDD() : InternalRows.of(selected), task)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a column, a date as its days since 1970, which Spark converts much faster. */
  private static Column read(Dataset<Row> rows, StructField field) {
    return field.dataType() instanceof DateType
        ? functions.expr("unix_date(" + quoted(field.name()) + ")").as(field.name())
        : column(rows, field.name());
  }

  /** Returns the columns that are read, so that a columnar file need not read the others. */
  private StructType needed(StructType schema) {
    RowSchema<Row> columns = DataFrameColumns.of(schema);
    Checks<Row> checks = plan.checks(columns);
    Set<String> names = new LinkedHashSet<>();
    for (Analyzer<?> analyzer : checks.analyzers()) {
      names.addAll(analyzer.columns());
    }
    if (idColumn != null) {
      names.add(idColumn);
    }
    // Where a column is missing, the message names all that there are.
    if (checks.suggests() || !columns.names().containsAll(names)) {
      return schema;
    }
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> names.contains(field.name()))
            .toArray(StructField[]::new));
  }

  static Column column(Dataset<Row> rows, String name) {
    return rows.col(quoted(name));
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private void requireIdColumn(StructType schema) {
    String id = idColumn;
    if (id != null && !Arrays.asList(schema.fieldNames()).contains(id)) {
      throw new IllegalArgumentException(
          "the id column must be one of %s, but is %s"
              .formatted(String.join(", ", schema.fieldNames()), id));
    }
  }

  /**
   * Returns the rows that do not meet a constraint, one row for each row and constraint: {@code
   * check}, {@code constraint} and {@code row}, a struct of all columns. Of rows that repeat a
   * value that must be unique, all but one are returned. Nothing is computed until the result is
   * used.
   */
  public Dataset<Row> failingRows(Dataset<Row> rows) {
    return FailingRowSearch.of(rows, plan);
  }
}
