package dev.starsight.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.StateTest;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.suggestions.SuggestionScan;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckRunPartsTest {

  private static final LocalDate LAST_DAY = LocalDate.of(2015, 8, 31);

  /** As elsewhere, rows are found by a place of their own. */
  private static Checks<Review> checks() {
    return ReviewChecks.standard(LAST_DAY)
        .measuring(
            List.of(
                Analyzers.entropy("customer_id"),
                Analyzers.mutualInformation("star_rating", "vine"),
                Analyzers.uniqueness("customer_id", "product_id")))
        .with(Check.named("more").isUnique("product_id").isComplete("product_title"))
        .withSuggestions()
        .locatedBy(Review::reviewId);
  }

  @Test
  void onePartIsTheWholeToTheLastBit() throws IOException {
    List<Review> rows = SampleReviews.generate(3_000, 5).toList();
    assertThat(merged(List.of(rows), 4).report().toJson())
        .isEqualTo(checks().verify(rows).toJson());
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "7, 3", "40, 16"})
  void partsAreTheWholeUpToRounding(int parts, int buckets) throws IOException {
    List<Review> rows = new ArrayList<>(SampleReviews.generate(3_000, 6).toList());
    rows.addAll(rows.subList(0, 20));
    List<List<Review>> cut =
        IntStream.range(0, parts)
            .mapToObj(i -> rows.subList(i * rows.size() / parts, (i + 1) * rows.size() / parts))
            .toList();
    QualityReport whole = checks().verify(rows);
    QualityReport merged = merged(cut, buckets).report();
    ObjectNode one = whole.toJson();
    ObjectNode other = merged.toJson();
    assertThat(other.get("suggestions")).isEqualTo(one.get("suggestions"));
    assertThat(other.get("metrics")).hasSameSizeAs(one.get("metrics"));
    for (int i = 0; i < one.get("metrics").size(); i++) {
      JsonNode a = one.get("metrics").get(i);
      JsonNode b = other.get("metrics").get(i);
      assertThat(b.get("name")).isEqualTo(a.get("name"));
      double error =
          switch (a.get("name").asText()) {
            case "Mean", "StandardDeviation", "Correlation", "Entropy" -> 1e-12;
            default -> 0;
          };
      if (!a.get("name").asText().equals("ApproxQuantile")) {
        assertThat(b.get("value").asDouble())
            .as("%s", a)
            .isCloseTo(a.get("value").asDouble(), Offset.offset(error));
      }
    }
    for (int i = 0; i < whole.results().size(); i++) {
      QualityReport.Result a = whole.results().get(i);
      QualityReport.Result b = merged.results().get(i);
      assertThat(b.outcome()).as("%s", a).isEqualTo(a.outcome());
      assertThat(b.failingRows()).as("%s", a).isEqualTo(a.failingRows());
    }
  }

  @Test
  void otherChecksAreRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Checks.of(StateTest.SCHEMA)
        .measuring(List.of(Analyzers.mean("x")))
        .start()
        .write(new DataOutputStream(bytes));
    CheckRun<StateTest.Row> other =
        Checks.of(StateTest.SCHEMA).measuring(List.of(Analyzers.mean("y"))).start();
    assertThatThrownBy(() -> other.mergeWritten(in(bytes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only scans for the same analyzers merge");
  }

  private static DataInputStream in(ByteArrayOutputStream bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
  }

  /** Checks parts apart, their exact counts by buckets, and puts them together. */
  private static CheckRun<Review> merged(List<List<Review>> parts, int buckets) throws IOException {
    long[] least =
        parts.stream()
            .map(part -> checks().leastHashes(part.iterator()))
            .flatMapToLong(Arrays::stream)
            .toArray();
    long limit = SuggestionScan.limit(least);
    CheckRun<Review> whole = checks().startPart(FailingRows.none(), limit);
    List<CheckRun<Review>> counting =
        IntStream.range(0, buckets)
            .mapToObj(i -> checks().startPart(FailingRows.none(), limit))
            .toList();
    for (List<Review> part : parts) {
      CheckRun<Review> run = checks().startPart(FailingRows.none(), limit);
      part.forEach(run);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      run.write(new DataOutputStream(bytes));
      whole.mergeWritten(in(bytes));
      List<ByteArrayOutputStream> counts =
          counting.stream().map(each -> new ByteArrayOutputStream()).toList();
      run.writeCounts(counts.stream().<DataOutput>map(DataOutputStream::new).toList());
      for (int i = 0; i < buckets; i++) {
        counting.get(i).mergeCounts(in(counts.get(i)));
      }
    }
    for (CheckRun<Review> bucket : counting) {
      ByteArrayOutputStream profiles = new ByteArrayOutputStream();
      bucket.writeProfiles(new DataOutputStream(profiles));
      whole.mergeProfiles(in(profiles));
    }
    return whole;
  }
}
