package dev.starsight.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeIngest;
import dev.starsight.lake.LakeOptions;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Tests predictions in SQL. */
final class ModelFunctionsTest {

  private static final List<Review> REVIEWS = SampleReviews.generate(5_000, 5).toList();

  private static Path directory;

  @BeforeAll
  static void write(@TempDir Path shared) throws IOException {
    Path file = shared.resolve("reviews.tsv");
    AmazonReviewWriter.write(file, REVIEWS);
    directory = shared.resolve("lake");
    LakeIngest.into(directory).run(List.of(file), Progress.SILENT);
  }

  /** Predicts a label from the length of a text, and counts the predicted texts. */
  private static final class LengthClassifier implements Classifier {

    private final LabelSet labels;
    private final AtomicInteger asked = new AtomicInteger();

    LengthClassifier(String... labels) {
      this.labels = LabelSet.of(List.of(labels));
    }

    @Override
    public String kind() {
      return "length";
    }

    @Override
    public LabelSet labels() {
      return labels;
    }

    @Override
    public List<Prediction> predict(List<Example> examples) {
      asked.addAndGet(examples.size());
      return examples.stream().map(this::prediction).toList();
    }

    private Prediction prediction(Example example) {
      double[] probabilities = new double[labels.size()];
      Arrays.fill(probabilities, 0.4 / (labels.size() - 1));
      probabilities[example.text().length() % labels.size()] = 0.6;
      return Prediction.of(labels, probabilities);
    }

    @Override
    public Map<String, String> settings() {
      return Map.of();
    }

    @Override
    public void writePayload(Path target) {}

    @Override
    public void close() {}
  }

  private static Lake lake(Classifier classifier) throws IOException {
    return Lake.open(directory, LakeOptions.defaults(), ModelFunctions.of(classifier));
  }

  @Test
  void predictsTheStarsOfEveryReview() throws IOException {
    LengthClassifier classifier = new LengthClassifier("1", "2", "3", "4", "5");
    try (Lake lake = lake(classifier)) {
      Table rows =
          lake.query(
              "SELECT review_id, predict_star(review_body) AS star,"
                  + " predict_confidence(review_body) AS confidence FROM reviews");

      Map<String, String> bodies = new HashMap<>();
      REVIEWS.forEach(review -> bodies.put(review.reviewId(), review.reviewBody()));
      assertThat(rows.rowCount()).isEqualTo(REVIEWS.size());
      assertThat(rows.column("star").type()).isEqualTo(ColumnType.INTEGER);
      for (Row row : rows) {
        Prediction expected =
            classifier.predict(bodies.getOrDefault(row.getString("review_id"), ""));
        assertThat(row.getInt("star")).isEqualTo(Integer.parseInt(expected.label()));
        assertThat(row.getDouble("confidence")).isEqualTo(expected.confidence());
      }
    }
  }

  @Test
  void predictsEachTextOnce() throws IOException {
    LengthClassifier classifier = new LengthClassifier("1", "2", "3", "4", "5");
    Set<String> distinct = new HashSet<>();
    REVIEWS.forEach(review -> distinct.add(review.reviewBody()));
    LakeOptions options = LakeOptions.defaults().withThreads(1);
    try (Lake lake = Lake.open(directory, options, ModelFunctions.of(classifier))) {
      Table counts =
          lake.query(
              "SELECT predict_star(review_body) AS star, count(*) AS n,"
                  + " avg(predict_confidence(review_body)) AS confidence FROM reviews"
                  + " WHERE predict_star(review_body) > 0 GROUP BY predict_star(review_body)");

      assertThat(counts.longColumn("n").sum()).isEqualTo(REVIEWS.size());
      assertThat(classifier.asked.get()).isEqualTo(distinct.size());
    }
  }

  @Test
  void returnsOtherLabelsAsTexts() throws IOException {
    try (Lake lake = lake(new LengthClassifier("good", "bad"))) {
      Table row = lake.query("SELECT predict_star('ab') AS even, predict_star('a') AS odd");

      assertThat(row.stringColumn("even").get(0)).isEqualTo("bad");
      assertThat(row.stringColumn("odd").get(0)).isEqualTo("good");
      assertThat(lake.query("SELECT predict_star(NULL) AS a").column("a").isMissing(0)).isTrue();
    }
    try (Lake lake = lake(new LengthClassifier("1.5", "2"))) {
      assertThat(lake.query("SELECT predict_star('ab') AS a").column("a").type())
          .isEqualTo(ColumnType.STRING);
    }
  }
}
