package dev.starsight.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Example;
import dev.starsight.learner.LearnerFormats;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-locale")
class StarsightClassifierTest {

  @TempDir static Path directory;

  private static Path model;

  private final SparkSession spark = LocalSpark.session();

  @BeforeAll
  static void train() {
    model = SavedModel.linear(directory.resolve("stars"), 3);
  }

  private static StarsightClassifier stage() {
    return new StarsightClassifier().setModel(model.toString());
  }

  private static List<Prediction> local(List<String> texts) throws IOException {
    try (OpenedModel opened = LearnerFormats.open(model)) {
      return opened
          .classifier()
          .predict(texts.stream().map(text -> Example.unlabelled("1", text)).toList());
    }
  }

  @Test
  void predictsWhatTheModelPredictsBitForBitAndInOrder() throws IOException {
    List<String> texts = SavedModel.texts(1_000);

    List<Row> rows = stage().transform(LocalSpark.texts(texts, 3)).collectAsList();

    List<Prediction> expected = local(texts);
    assertThat(rows).hasSize(texts.size());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      assertThat(row.getInt(0)).isEqualTo(i);
      assertThat(row.getString(1)).isEqualTo(texts.get(i));
      assertThat(row.getString(2)).isEqualTo("x" + i);
      Row prediction = row.getStruct(3);
      Prediction wanted = expected.get(i);
      assertThat(prediction.getString(0)).isEqualTo(wanted.label());
      assertThat(prediction.getDouble(1)).isEqualTo(wanted.confidence());
      Map<String, Double> probabilities = prediction.getJavaMap(2);
      for (int id = 0; id < wanted.labels().size(); id++) {
        assertThat(probabilities.get(wanted.labels().label(id))).isEqualTo(wanted.probability(id));
      }
    }
  }

  @Test
  void aNullTextIsPredictedAsNull() {
    List<String> texts = new ArrayList<>(Arrays.asList("great", null, "", null));

    List<Row> rows = stage().transform(LocalSpark.texts(texts, 2)).collectAsList();

    assertThat(rows.stream().map(row -> row.isNullAt(3)).toList())
        .containsExactly(false, true, false, true);
  }

  @Test
  void announcesTheSchemaItReturns() {
    Dataset<Row> texts = LocalSpark.texts(List.of("good"), 1);
    StarsightClassifier stage = stage().setExplain(true);

    assertThat(stage.transform(texts).schema().json())
        .isEqualTo(stage.transformSchema(texts.schema()).json());
  }

  @Test
  void takesDataFramesWithoutRowsAndWithoutPartitions() {
    StructType schema = new StructType().add("review_body", DataTypes.StringType);
    Dataset<Row> noRows = spark.createDataFrame(List.of(), schema);
    Dataset<Row> noPartitions =
        spark.createDataFrame(
            spark.sparkContext().<Row>emptyRDD(scala.reflect.ClassTag$.MODULE$.apply(Row.class)),
            schema);

    assertThat(noPartitions.rdd().getNumPartitions()).isZero();
    assertThat(stage().transform(noRows).count()).isZero();
    assertThat(stage().transform(noPartitions).count()).isZero();
  }

  @Test
  void keepsColumnsOfAnyType() {
    StructType schema =
        new StructType()
            .add("review_body", DataTypes.StringType)
            .add("vector", org.apache.spark.ml.linalg.SQLDataTypes.VectorType())
            .add("words", DataTypes.createArrayType(DataTypes.StringType))
            .add("time", DataTypes.TimestampType)
            .add("day", DataTypes.DateType)
            .add("price", DataTypes.createDecimalType(10, 2))
            .add("bytes", DataTypes.BinaryType);
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(
                RowFactory.create(
                    "fine",
                    Vectors.dense(1, 2),
                    List.of("a", "b").toArray(),
                    java.sql.Timestamp.valueOf("2015-08-31 12:00:00"),
                    java.sql.Date.valueOf("2015-08-31"),
                    new java.math.BigDecimal("9.99"),
                    new byte[] {1, 2})),
            schema);

    Dataset<Row> predicted = stage().transform(rows);

    assertThat(predicted.drop("prediction").schema().json()).isEqualTo(schema.json());
    assertThat(predicted.drop("prediction").first().toString().replaceAll("\\[B@\\w+", ""))
        .isEqualTo(rows.first().toString().replaceAll("\\[B@\\w+", ""));
  }

  @Test
  void explainsPredictions() {
    Row row =
        stage()
            .setExplain(true)
            .transform(LocalSpark.texts(List.of("It stopped working, terrible and useless"), 1))
            .select("prediction.explanation")
            .first();

    List<Row> effects = row.getList(0);
    assertThat(effects).isNotEmpty();
    assertThat(effects.get(0).<String>getAs("words")).isNotBlank();
    assertThat(effects.get(0).<String>getAs("column")).isNull();
  }

  @Test
  void saysColumnTypeAndRuleOfAWrongColumn() {
    StructType schema =
        new StructType()
            .add("stars", DataTypes.IntegerType)
            .add("review_body", DataTypes.StringType)
            .add("prediction", DataTypes.StringType);

    assertThatThrownBy(() -> stage().setInputCol("text").transformSchema(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "StarsightClassifier: the column \"text\" must be a string, but there is no such"
                + " column among stars, review_body, prediction");
    assertThatThrownBy(() -> stage().setInputCol("stars").transformSchema(schema))
        .hasMessage(
            "StarsightClassifier: the column \"stars\" must be a string, but is of type int");
    assertThatThrownBy(() -> stage().transformSchema(schema))
        .hasMessage(
            "StarsightClassifier: the output column \"prediction\" must be new, but there is such a"
                + " column already");
    assertThatThrownBy(() -> stage().setOutputCol("p").setSetLevel(1).transformSchema(schema))
        .hasMessageContaining("setLevel must be 0 or more and below 1, but is 1.0");
  }

  @Test
  void saysWhichModelIsMissing() {
    Dataset<Row> texts = LocalSpark.texts(List.of("good"), 1);

    assertThatThrownBy(() -> new StarsightClassifier().transform(texts))
        .hasMessageContaining("setModel");
    assertThatThrownBy(
            () -> new StarsightClassifier().setModel(directory + "/none").transform(texts))
        .hasMessageContaining("/none: there is no such model directory");
    assertThatThrownBy(
            () -> new StarsightClassifier().setModel(directory.toString()).transform(texts))
        .hasMessageContaining("is not a model: there is no file model.json in it");
    assertThatThrownBy(() -> stage().setSetLevel(0.9).transform(texts).count())
        .hasStackTraceContaining("sets of labels need a promise, but none was saved");
  }

  @Test
  void isSavedAndLoadedInAPipelineAndOpensWithoutSpark() throws IOException {
    String path = directory.resolve("pipeline").toString();
    Dataset<Row> texts = LocalSpark.texts(SavedModel.texts(100), 2);
    PipelineModel pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {stage().setOutputCol("first"), stage().setOutputCol("second")})
            .fit(texts);
    List<Row> before = pipeline.transform(texts).collectAsList();

    pipeline.write().overwrite().save(path);
    PipelineModel loaded = PipelineModel.load(path);

    assertThat(loaded.transform(texts).collectAsList()).isEqualTo(before);
    StarsightClassifier second = (StarsightClassifier) loaded.stages()[1];
    assertThat(second.uid()).isEqualTo(pipeline.stages()[1].uid());
    Path saved = Path.of(java.net.URI.create(second.getOrDefault(second.model())).getPath());
    try (OpenedModel opened = LearnerFormats.open(saved)) {
      assertThat(opened.classifier().predict("great").label()).isEqualTo(local("great"));
    }
  }

  private static String local(String text) throws IOException {
    return local(List.of(text)).get(0).label();
  }

  @Test
  void aStageOfAnotherKindIsNotLoaded() throws IOException {
    String path = directory.resolve("stage").toString();
    stage().write().overwrite().save(path);

    StarsightClassifier loaded = StarsightClassifier.load(path);
    assertThat(loaded.getOrDefault(loaded.outputCol())).isEqualTo("prediction");
    assertThatThrownBy(() -> StarsightTokenizer.load(path))
        .hasMessageContaining(
            "a StarsightTokenizer is needed here, but this is a"
                + " dev.starsight.spark.StarsightClassifier");
    assertThatThrownBy(() -> StarsightClassifier.load(directory + "/none"))
        .hasMessageContaining("there is no saved stage");
  }

  @Test
  @SuppressWarnings("rawtypes") // ServiceLoader takes raw types only.
  void sparkConnectFindsAllStages() {
    assertThat(ServiceLoader.load(Transformer.class).stream().map(p -> p.type().getSimpleName()))
        .contains("StarsightClassifier", "StarsightEmbedder", "StarsightTokenizer");
    assertThat(ServiceLoader.load(Estimator.class).stream().map(p -> p.type().getSimpleName()))
        .contains("StarsightEstimator");
  }

  @Test
  void hasTheParametersThatItExplains() {
    assertThat(stage().explainParams())
        .contains("inputCol:", "outputCol:", "model:", "setLevel:", "explain:", "headlineCol:");
    StarsightClassifier copy =
        stage().setOutputCol("p").copy(new org.apache.spark.ml.param.ParamMap());
    assertThat(copy.getOrDefault(copy.outputCol())).isEqualTo("p");
  }
}
