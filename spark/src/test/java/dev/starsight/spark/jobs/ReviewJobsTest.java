package dev.starsight.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.drift.reviews.DriftTally;
import dev.starsight.files.internal.Json;
import dev.starsight.phrases.PhraseFinder;
import dev.starsight.phrases.PhraseFindings;
import dev.starsight.phrases.PhraseOptions;
import dev.starsight.phrases.PhraseSides;
import dev.starsight.phrases.PhraseSource;
import dev.starsight.phrases.PhraseText;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Run;
import dev.starsight.spark.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the jobs of {@code explore} leave for the command line. */
@Tag("any-locale")
class ReviewJobsTest {

  @TempDir Path directory;

  private final List<Review> reviews = new ArrayList<>();

  /** Writes two files, and returns a job that reads them. */
  private ObjectNode job(String name) throws IOException {
    ObjectNode job = Json.object().put("job", name).put("directory", directory.toString());
    ObjectNode input =
        job.putObject("input").put("textColumn", "review_body").put("labelColumn", "star_rating");
    for (int i = 0; i < 2; i++) {
      Path file = directory.resolve(i + ".tsv");
      AmazonReviewWriter.write(file, SampleReviews.dataset(1_500, i));
      input.withArray("files").add(file.getFileName().toString());
      reviews.addAll(SampleReviews.dataset(1_500, i).rows());
    }
    return job;
  }

  private static JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  }

  @Test
  void phrasesAreThoseOfOneMachine() throws IOException {
    ObjectNode job = job("phrases").put("label", "1").put("dateColumn", "review_date");
    job.put("seed", 5);
    job.withObject("/input").putArray("further").add("review_date").add("customer_id");

    PhraseFiles.run(spark(), job, directory);

    PhraseSource here =
        sink ->
            reviews.forEach(
                review ->
                    sink.accept(
                        new PhraseText(
                            review.reviewId(),
                            review.starRating() == 1,
                            Integer.toString(review.starRating()),
                            review.reviewDate(),
                            Objects.requireNonNullElse(review.customerId(), ""),
                            "",
                            review.reviewBody())));
    PhraseFindings expected =
        PhraseFinder.find(
            here,
            PhraseSides.of("star_rating 1", "other star_rating"),
            PhraseOptions.defaults().withSeed(5),
            Run.unlimited());
    assertThat(expected.phrases()).hasSizeGreaterThan(5);
    assertThat(PhraseFindings.ofJson(Json.read(directory.resolve("phrases.json"))))
        .isEqualTo(expected);
  }

  @Test
  void everyPeriodHasItsFindingsAndItsDrift() throws IOException {
    ObjectNode job = job("explore").put("driftSeed", 9);
    job.putArray("unknown").add("vine");
    job.putArray("periods").addArray();
    job.withArray("periods").addArray().add(2010).add(2013);

    ExploreFiles.run(spark(), job, directory);

    for (int period = 0; period < 2; period++) {
      for (int file = 0; file < 2; file++) {
        DriftTally expected = new DriftTally(Set.of("vine"), 9);
        for (Review review : reviews.subList(file * 1_500, (file + 1) * 1_500)) {
          int year = Objects.requireNonNull(review.reviewDate()).getYear();
          if (period == 0 || (year >= 2010 && year <= 2013)) {
            expected.accept(review);
          }
        }
        assertThat(expected.rows()).isBetween(100L, 1_500L);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        expected.write(new DataOutputStream(bytes));
        Path part = directory.resolve("period-" + period).resolve("part-" + file);
        assertThat(Files.readAllBytes(part.resolve("drift.bin"))).isEqualTo(bytes.toByteArray());
        assertThat(part.resolve("source.json")).exists();
      }
      assertThat(directory.resolve("period-" + period).resolve("findings.json")).exists();
    }
  }
}
