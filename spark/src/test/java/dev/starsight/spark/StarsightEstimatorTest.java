package dev.starsight.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-locale")
class StarsightEstimatorTest {

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    LocalSpark.session();
  }

  private static Dataset<Row> reviews(int count, int partitions) {
    StructType schema =
        new StructType()
            .add("review_body", DataTypes.StringType)
            .add("star_rating", DataTypes.IntegerType);
    List<Row> rows = new ArrayList<>();
    SampleReviews.generate(count, 5)
        .map(review -> RowFactory.create(review.reviewBody(), review.starRating()))
        .forEach(rows::add);
    rows.add(RowFactory.create(null, 5));
    rows.add(RowFactory.create("no stars", null));
    return LocalSpark.session().createDataFrame(rows, schema).repartition(partitions);
  }

  private static StarsightEstimator estimator() {
    return new StarsightEstimator().setMaxRows(600).setBudget("60s").setSeed(9);
  }

  @Test
  void trainsOnASampleThatDoesNotDependOnPartitions() throws IOException {
    StarsightClassifier one = estimator().fit(reviews(1_000, 1));
    StarsightClassifier three = estimator().fit(reviews(1_000, 3));

    assertThat(one.trainingRows()).isEqualTo(new TrainingRows(1_002, 2, 600));
    assertThat(one.trainingRows()).hasToString("600 of 1,002 rows used, 2 without text or label");
    assertThat(description(one).files()).isEqualTo(description(three).files());
    assertThat(description(one).provenance().steps().toString())
        .contains("600 of 1,000 rows with text and label (of 1,002), by hash, seed 9");
  }

  private static dev.starsight.model.directory.ModelDescription description(
      StarsightClassifier stage) throws IOException {
    return ModelDirectory.describe(
        Path.of(URI.create(stage.getOrDefault(stage.model())).getPath()));
  }

  @Test
  void fitsInAPipelineAndSavesTheModelWithIt() throws IOException {
    String path = directory.resolve("fitted").toString();
    Dataset<Row> reviews = reviews(400, 2).na().drop();

    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {estimator()}).fit(reviews);
    fitted.save(path);

    List<Row> before = fitted.transform(reviews).select("prediction").collectAsList();
    assertThat(PipelineModel.load(path).transform(reviews).select("prediction").collectAsList())
        .isEqualTo(before);
    long right =
        fitted.transform(reviews).filter("prediction.label = cast(star_rating AS string)").count();
    assertThat(right).isGreaterThan(200);
  }

  @Test
  void savesTheModelWhereItIsTold() throws IOException {
    Path target = directory.resolve("model");

    StarsightClassifier fitted =
        estimator().setModelDirectory(target.toString()).fit(reviews(300, 2));

    assertThat(description(fitted).labels().labels()).containsExactly("1", "2", "3", "4", "5");
    assertThat(target.resolve("model.json")).exists();
    assertThatThrownBy(() -> estimator().setModelDirectory(target.toString()).fit(reviews(300, 2)))
        .hasMessageContaining("the directory for the model must be new");
  }

  @Test
  void isSavedAndLoaded() throws IOException {
    String path = directory.resolve("estimator").toString();
    estimator().setEncoder("minilm").save(path);

    StarsightEstimator loaded = StarsightEstimator.load(path);

    assertThat(loaded.getOrDefault(loaded.maxRows())).isEqualTo(600);
    assertThat(loaded.getOrDefault(loaded.budget())).isEqualTo("60s");
    assertThat(loaded.getOrDefault(loaded.seed())).isEqualTo(9L);
    assertThat(loaded.getOrDefault(loaded.encoder())).isEqualTo("minilm");
  }

  @Test
  void saysWhatIsWrongWithItsInput() {
    Dataset<Row> reviews = reviews(10, 1);

    assertThatThrownBy(() -> estimator().setBudget("soon").fit(reviews))
        .hasMessageContaining("budget must be a number of seconds, minutes or hours")
        .hasMessageContaining("\"soon\"");
    assertThatThrownBy(() -> estimator().setMaxRows(0).fit(reviews))
        .hasMessageContaining("maxRows must be at least 1, but is 0");
    assertThatThrownBy(() -> estimator().setLabelCol("label").fit(reviews))
        .hasMessageContaining("\"label\" must be a string or a whole number");
    assertThatThrownBy(() -> estimator().fit(reviews.limit(0)))
        .hasMessageContaining("there is no row");
  }
}
