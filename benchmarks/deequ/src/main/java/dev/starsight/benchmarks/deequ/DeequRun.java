package dev.starsight.benchmarks.deequ;

import com.amazon.deequ.VerificationSuite;
import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.runners.AnalysisRunBuilder;
import com.amazon.deequ.analyzers.runners.AnalysisRunner;
import com.amazon.deequ.analyzers.runners.AnalyzerContext;
import com.amazon.deequ.checks.Check;
import com.amazon.deequ.checks.CheckLevel;
import com.amazon.deequ.constraints.ConstraintResult;
import com.amazon.deequ.metrics.DoubleMetric;
import com.amazon.deequ.metrics.Metric;
import com.amazon.deequ.suggestions.ConstraintSuggestion;
import com.amazon.deequ.suggestions.ConstraintSuggestionRunner;
import com.amazon.deequ.suggestions.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Measures an Amazon TSV with Deequ on local Spark. With an OUT.tsv it writes what Deequ says, in
 * columns divided by tabs: {@code metric}, entity, instance, name, value; {@code constraint}, the
 * rule as Starsight writes it, status, value; {@code suggestion}, column, Deequ's code.
 * DeequComparison of the benchmarks compares that with Starsight's. Without, it does the job of the
 * workshop and prints how long the parts took: seven metrics, seven constraints, suggestions.
 *
 * <p>The file is read in one partition, so that sums and moments are computed in the order of the
 * rows; a .gz file never has more. An empty headline or body is a text, and any other empty field
 * is absent.
 */
public final class DeequRun {

  private static final List<String> NUMBERS =
      List.of("star_rating", "helpful_votes", "total_votes");

  private static final List<String> COLUMNS =
      List.of(
          "marketplace",
          "customer_id",
          "review_id",
          "product_id",
          "product_parent",
          "product_title",
          "product_category",
          "star_rating",
          "helpful_votes",
          "total_votes",
          "vine",
          "verified_purchase",
          "review_headline",
          "review_body",
          "review_date");

  private final List<String> lines = new ArrayList<>();
  private long last = System.nanoTime();

  private DeequRun() {}

  /**
   * Runs {@code DeequRun REVIEWS.tsv[.gz] [OUT.tsv]}.
   *
   * @throws IOException if OUT cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 1 || arguments.length > 2) {
      System.err.println("usage: DeequRun REVIEWS.tsv[.gz] [OUT.tsv]");
      System.exit(2);
    }
    DeequRun run = new DeequRun();
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("deequ")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      Dataset<Row> rows = read(spark, arguments[0]);
      if (arguments.length == 1) {
        run.workshop(rows);
      } else {
        run.everything(rows);
        Files.write(Path.of(arguments[1]), run.lines);
      }
    }
  }

  private static Dataset<Row> read(SparkSession spark, String file) {
    StructType schema = new StructType();
    for (String column : COLUMNS) {
      schema =
          schema.add(
              column, NUMBERS.contains(column) ? DataTypes.IntegerType : DataTypes.StringType);
    }
    return spark
        .read()
        .schema(schema)
        .option("header", true)
        .option("sep", "\t")
        .option("quote", "\u0000")
        .csv(file)
        .na()
        .fill("", new String[] {"review_headline", "review_body"})
        .coalesce(1);
  }

  private void workshop(Dataset<Row> rows) {
    took("start");
    run(DeequMetrics.workshop(), rows);
    took("metrics");
    new VerificationSuite().onData(rows).addCheck(DeequConstraints.workshop(empty())).run();
    took("constraints");
    suggestions(rows);
    took("suggestions");
  }

  private void took(String what) {
    long now = System.nanoTime();
    System.out.printf("%s %.1f s%n", what, (now - last) / 1e9);
    last = now;
  }

  private void everything(Dataset<Row> rows) {
    metrics(run(DeequMetrics.all(COLUMNS, NUMBERS), rows));
    DeequConstraints.all(empty()).forEach((rule, check) -> constraint(rule, check, rows));
    suggestions(rows);
  }

  private static AnalyzerContext run(Set<Analyzer<?, Metric<?>>> analyzers, Dataset<Row> rows) {
    AnalysisRunBuilder builder = AnalysisRunner.onData(rows);
    analyzers.forEach(builder::addAnalyzer);
    return builder.run();
  }

  private static Check empty() {
    return new Check(CheckLevel.Error(), "check", DeequMetrics.seq());
  }

  private void metrics(AnalyzerContext context) {
    for (Metric<?> metric : list(context.allMetrics())) {
      for (DoubleMetric each : list(metric.flatten())) {
        String value = each.value().isSuccess() ? String.valueOf(each.value().get()) : "NaN";
        lines.add(
            String.join(
                "\t", "metric", each.entity().toString(), each.instance(), each.name(), value));
      }
    }
  }

  private void constraint(String rule, Check check, Dataset<Row> rows) {
    var result = new VerificationSuite().onData(rows).addCheck(check).run();
    for (var checked :
        JavaConverters.mapAsJavaMapConverter(result.checkResults()).asJava().values()) {
      for (ConstraintResult each : list(checked.constraintResults())) {
        String value = each.metric().isEmpty() ? "" : scalar(each.metric().get());
        lines.add(String.join("\t", "constraint", rule, each.status().toString(), value));
      }
    }
  }

  private static String scalar(Metric<?> metric) {
    return metric.value().isSuccess() && metric.value().get() instanceof Double value
        ? value.toString()
        : "";
  }

  private void suggestions(Dataset<Row> rows) {
    var result =
        new ConstraintSuggestionRunner().onData(rows).addConstraintRules(Rules.DEFAULT()).run();
    for (var column :
        JavaConverters.mapAsJavaMapConverter(result.constraintSuggestions()).asJava().values()) {
      for (ConstraintSuggestion each : list(column)) {
        lines.add(String.join("\t", "suggestion", each.columnName(), each.codeForConstraint()));
      }
    }
  }

  private static <T> List<T> list(scala.collection.Seq<T> values) {
    return JavaConverters.seqAsJavaListConverter(values).asJava();
  }
}
