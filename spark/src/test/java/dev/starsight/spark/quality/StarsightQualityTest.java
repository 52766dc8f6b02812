package dev.starsight.spark.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.quality.CheckRun;
import dev.starsight.quality.Checks;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.ReviewChecks;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.States;
import dev.starsight.quality.checks.Check;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("any-locale")
class StarsightQualityTest {

  private static final LocalDate LAST_DAY = LocalDate.of(2015, 8, 31);

  /** The same checks for rows of any type with the columns of reviews. */
  private static <T> Checks<T> checks(RowSchema<T> schema) {
    Checks<T> checks = Checks.of(schema).withDefaults().withSuggestions();
    for (Check check : ReviewChecks.standard(LAST_DAY).checks()) {
      checks = checks.with(check);
    }
    return checks.measuring(
        List.of(
            Analyzers.entropy("customer_id"),
            Analyzers.uniqueness("customer_id", "product_id"),
            Analyzers.correlation("total_votes", "helpful_votes"),
            Analyzers.mutualInformation("star_rating", "vine")));
  }

  private static QualityReport local(List<Review> rows) {
    return checks(ReviewChecks.schema().locatedBy(Review::reviewId)).verify(rows);
  }

  private static StarsightQuality quality() {
    return StarsightQuality.of(StarsightQualityTest::checks).withIdColumn("review_id");
  }

  @Test
  void onePartitionGivesTheLocalReportToTheLastBit() {
    List<Review> rows = SampleReviews.generate(2_000, 3).toList();
    assertThat(quality().verify(QualitySession.frame(rows, 1)).toJson())
        .isEqualTo(local(rows).toJson());
  }

  @Test
  void rowsInSparksOwnFormGiveTheReportOfTheirValues() {
    StructType schema =
        new StructType()
            .add("text", DataTypes.StringType)
            .add("byte", DataTypes.ByteType)
            .add("short", DataTypes.ShortType)
            .add("long", DataTypes.LongType)
            .add("float", DataTypes.FloatType)
            .add("double", DataTypes.DoubleType)
            .add("flag", DataTypes.BooleanType)
            .add("day", DataTypes.DateType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      Date day = Date.valueOf(LAST_DAY.minusDays(i % 900));
      rows.add(
          RowFactory.create(
              (i % 3 == 0 ? "plain text " : "Grüße 😀 ") + "x".repeat(i % 40) + i % 700,
              (byte) i,
              (short) i,
              1L << i % 60,
              i / 7f,
              i / 3d,
              i % 5 == 0,
              day));
    }
    rows.add(RowFactory.create(null, null, null, null, null, null, null, null));
    rows.add(RowFactory.create("", (byte) 0, (short) 0, 0L, Float.NaN, -0.0, false, null));
    QualityPlan plan =
        columns ->
            Checks.of(columns)
                .withDefaults()
                .with(
                    Check.named("texts")
                        .isUnique("text")
                        .hasPattern("text", "[^ü]*")
                        .satisfies("long > 8 or text = ''"));
    Dataset<Row> frame = QualitySession.get().createDataFrame(rows, schema).coalesce(1);

    QualityReport report = StarsightQuality.of(plan).withIdColumn("text").verify(frame);

    assertThat(report.toJson())
        .isEqualTo(
            plan.checks(
                    DataFrameColumns.of(schema)
                        .locatedBy(
                            row -> row.isNullAt(0) ? "row 3001 of partition 0" : row.getString(0)))
                .verify(rows)
                .toJson());
    assertThat(report.results()).noneMatch(result -> result.outcome().status().equals("Passed"));
    QualityPlan ofForm =
        columns ->
            Checks.of(columns.text("form", row -> row.getClass().getSimpleName()))
                .with(Check.named("form").isContainedIn("form", "View"));
    assertThat(StarsightQuality.of(ofForm).verify(frame).holds()).isTrue();
  }

  private static <T> Checks<T> ofLength(RowSchema<T> schema) {
    return Checks.of(schema)
        .with(Check.named("length").isBetween("length", 2, 3).isComplete("review_date"));
  }

  @Test
  void functionsReadRowsByPositionAndName() {
    List<Review> rows = SampleReviews.generate(300, 6).toList();
    QualityPlan plan =
        schema ->
            ofLength(
                schema
                    .number("length", row -> row.getString(2).length())
                    .locatedBy(row -> row.getAs("review_id")));

    QualityReport report = StarsightQuality.of(plan).verify(QualitySession.frame(rows, 1));

    assertThat(report.toJson())
        .isEqualTo(
            ofLength(
                    ReviewChecks.schema()
                        .number("length", row -> row.reviewId().length())
                        .locatedBy(Review::reviewId))
                .verify(rows)
                .toJson());
    assertThat(report.toJson().toString()).contains(rows.get(0).reviewId());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40})
  void severalPartitionsGiveTheSameUpToRounding(int partitions) {
    List<Review> rows = new ArrayList<>(SampleReviews.generate(2_000, 4).toList());
    rows.addAll(rows.subList(0, 30));
    QualityReport here = local(rows);
    QualityReport there = quality().verify(QualitySession.frame(rows, partitions));
    assertThat(there.toJson().get("suggestions")).isEqualTo(here.toJson().get("suggestions"));
    assertThat(there.metrics()).hasSameSizeAs(here.metrics());
    for (int i = 0; i < here.metrics().size(); i++) {
      JsonNode a = here.toJson().get("metrics").get(i);
      JsonNode b = there.toJson().get("metrics").get(i);
      assertThat(b.get("name")).isEqualTo(a.get("name"));
      if (!a.get("name").asText().startsWith("ApproxQuantile")) {
        assertThat(b.get("value").asDouble())
            .as("%s", a)
            .isCloseTo(a.get("value").asDouble(), Offset.offset(1e-12));
      }
    }
    for (int i = 0; i < here.results().size(); i++) {
      assertThat(there.results().get(i).outcome()).isEqualTo(here.results().get(i).outcome());
      assertThat(there.results().get(i).failingRows())
          .isEqualTo(here.results().get(i).failingRows());
    }
  }

  @Test
  @Tag("long")
  void manyPartitionsAreMergedInSeveralSteps() {
    List<Review> rows = SampleReviews.generate(500, 5).toList();
    StarsightQuality quality =
        StarsightQuality.of(
            schema ->
                Checks.of(schema)
                    .measuring(List.of(Analyzers.size(), Analyzers.sum("star_rating")))
                    .with(Check.named("ids").isUnique("review_id")));
    QualityReport report = quality.verify(QualitySession.frame(rows, 1_100));
    assertThat(report.holds()).isTrue();
    assertThat(report.metrics().get(0).value()).isEqualTo(500);
    assertThat(report.metrics().get(1).value())
        .isEqualTo(rows.stream().mapToInt(Review::starRating).sum());
  }

  @Test
  void noRowAndNoPartitionHaveAReport() {
    assertThat(quality().verify(QualitySession.frame(List.of(), 2)).toJson())
        .isEqualTo(local(List.of()).toJson());
    Dataset<Row> none =
        QualitySession.get()
            .createDataFrame(
                org.apache.spark.api.java.JavaSparkContext.fromSparkContext(
                        QualitySession.get().sparkContext())
                    .<Row>emptyRDD(),
                QualitySession.frame(List.of(), 1).schema());
    assertThat(none.toJavaRDD().getNumPartitions()).isZero();
    assertThat(quality().verify(none).toJson()).isEqualTo(local(List.of()).toJson());
  }

  @Test
  void aMissingColumnFailsOnlyWhatNeedsIt() {
    Dataset<Row> rows =
        QualitySession.frame(SampleReviews.generate(50, 1).toList(), 2).drop("vine");
    QualityReport report =
        StarsightQuality.ofRules("my.txt", "isComplete(review_id)\nisComplete(vine)\n")
            .verify(rows);
    assertThat(report.results().get(0).outcome().status()).isEqualTo("Passed");
    assertThat(report.results().get(1).outcome().status()).isEqualTo("NotEvaluated");
    assertThat(report.results().get(1).message()).contains("there is no column vine");
    assertThatThrownBy(() -> StarsightQuality.ofDefaults().withIdColumn("nowhere").run(rows))
        .hasMessageContaining("the id column must be one of")
        .hasMessageContaining("but is nowhere");
  }

  @Test
  void failingRowsAreRows() {
    List<Review> rows = new ArrayList<>(SampleReviews.generate(200, 2).toList());
    rows.addAll(rows.subList(0, 7));
    StarsightQuality quality =
        StarsightQuality.of(
            schema ->
                Checks.of(schema)
                    .with(
                        Check.named("c")
                            .isUnique("review_id")
                            .isBetween("star_rating", 1, 4)
                            .isUnique("nowhere")));
    Dataset<Row> found = quality.failingRows(QualitySession.frame(rows, 5));
    long five = rows.stream().filter(row -> row.starRating() == 5).count();
    assertThat(found.filter("constraint = 'isBetween(star_rating, 1, 4)'").count()).isEqualTo(five);
    assertThat(found.filter("constraint = 'isUnique(review_id)'").count()).isEqualTo(7);
    assertThat(found.filter("row.star_rating < 5 AND constraint LIKE 'isB%'").count()).isZero();
    assertThat(found.count()).isEqualTo(five + 7);
  }

  @Test
  void statesOfDaysAddUp(@TempDir Path directory) throws IOException {
    List<Review> rows = SampleReviews.generate(900, 8).toList();
    CheckRun<Row> monday = quality().run(QualitySession.frame(rows.subList(0, 400), 3));
    monday.states().keepable().write(directory.resolve("monday"));
    CheckRun<Row> tuesday = quality().run(QualitySession.frame(rows.subList(400, 900), 2));
    States both = States.read(directory.resolve("monday"), tuesday.analyzers());
    both.merge(tuesday.states());
    assertThat(both.metric(Analyzers.size()).value()).isEqualTo(900);
    assertThat(both.metric(Analyzers.mean("star_rating")).value())
        .isCloseTo(
            rows.stream().mapToInt(Review::starRating).average().orElseThrow(),
            Offset.offset(1e-12));
  }
}
