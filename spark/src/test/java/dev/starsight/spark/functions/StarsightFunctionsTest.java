package dev.starsight.spark.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Example;
import dev.starsight.learner.LearnerFormats;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.spark.LocalSpark;
import dev.starsight.spark.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-locale")
class StarsightFunctionsTest {

  @TempDir static Path directory;

  private static Path model;
  private static List<String> expected;

  private final SparkSession spark = LocalSpark.session();

  @BeforeAll
  static void train() throws IOException {
    model = SavedModel.linear(directory.resolve("stars"), 4);
    List<String> texts = new ArrayList<>(SavedModel.texts(200));
    LocalSpark.texts(texts, 2).createOrReplaceTempView("reviews");
    try (OpenedModel opened = LearnerFormats.open(model)) {
      expected =
          opened
              .classifier()
              .predict(texts.stream().map(text -> Example.unlabelled("1", text)).toList())
              .stream()
              .map(Prediction::label)
              .toList();
    }
  }

  private List<String> query(String sql) {
    return spark.sql(sql).collectAsList().stream().map(row -> row.getString(0)).toList();
  }

  @Test
  void predictsInSql() {
    StarsightFunctions.register(spark, "predict_star", model.toString());

    assertThat(query("SELECT predict_star(review_body) FROM reviews ORDER BY id"))
        .isEqualTo(expected);
    assertThat(query("SELECT predict_star(CAST(NULL AS STRING)) FROM reviews WHERE id = 0"))
        .containsExactly((String) null);
    Row mean = spark.sql("SELECT avg(predict_star(review_body)) FROM reviews").first();
    assertThat(mean.getDouble(0))
        .isEqualTo(expected.stream().mapToInt(Integer::parseInt).average().orElseThrow());
  }

  @Test
  void predictsByClassNameAsPySparkRegistersIt() {
    spark.udf().registerJava("star_of_setting", PredictStar.class.getName(), null);
    spark.udf().registerJava("star_of", PredictStarOf.class.getName(), null);

    assertThat(query("SELECT star_of(review_body, '" + model + "') FROM reviews ORDER BY id"))
        .isEqualTo(expected);
    assertThatThrownBy(() -> query("SELECT star_of_setting(review_body) FROM reviews"))
        .hasStackTraceContaining("the setting spark.starsight.model must name the directory");
    spark.conf().set(PredictStar.SETTING, model.toString());
    try {
      assertThat(query("SELECT star_of_setting(review_body) FROM reviews ORDER BY id"))
          .isEqualTo(expected);
    } finally {
      spark.conf().unset(PredictStar.SETTING);
    }
  }

  @Test
  void saysWhichModelIsMissing() {
    assertThatThrownBy(() -> StarsightFunctions.register(spark, "f", directory + "/none"))
        .hasMessageContaining("/none: there is no such model directory");
  }
}
