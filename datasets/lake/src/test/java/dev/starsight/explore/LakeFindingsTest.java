package dev.starsight.explore;

import static dev.starsight.explore.SomeReviews.review;
import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.explore.Exploration.Years;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.RepeatCounts;
import dev.starsight.explore.questions.Answer;
import dev.starsight.explore.questions.Question;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeIngest;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** One pass in Java and SQL find the same in any reviews. */
class LakeFindingsTest {

  private static final LocalDate DAY = LocalDate.of(2012, 2, 29);

  /**
   * Returns reviews with spellings, ties, quotes, an empty category and supplementary characters.
   */
  private static List<Review> unusualReviews() {
    String astral = "😀".repeat(99) + "𝒳and more";
    List<Review> reviews = new ArrayList<>();
    reviews.add(review("R9", "1", "P1", "Baby", 5, 7, astral, DAY));
    reviews.add(review("R10", "1", "P1", "baby", 3, 7, "it's \u00a0 fine", DAY.plusYears(1)));
    reviews.add(review("R1", "01", "P1", "Baby", 1, 7, "", null));
    reviews.add(review("R2", "O'Neill", "P'2", "", 4, 0, "one\u3000two", DAY.minusDays(1)));
    reviews.add(review("R3", "O'Neill", "P'2", "", 4, 0, "same again", DAY));
    reviews.add(review("R4", "x", "P3", "\uff01 wide", 2, 2_000_000, "wide", DAY));
    reviews.add(review("R5", "x", "P3", "😀 astral", 2, 2_000_000, "high", DAY));
    reviews.add(review("R6", "x", "P4", "<script>", 2, 0, "x", null));
    reviews.add(review("R6", "x", "P4", "<script>", 1, 0, "x", null));
    for (int i = 0; i < 12; i++) {
      reviews.add(review("T" + i, "c" + i % 6, "P" + i % 3, "Ties", 3, 1, "t", null));
    }
    return reviews;
  }

  private static void assertSame(List<Review> reviews) {
    Exploration pass = Exploration.of(reviews);
    try (DuckReviews duck = DuckReviews.of(reviews)) {
      assertSame(pass, Exploration.of(duck, null));
      for (Question question : Question.values()) {
        assertSame(question, duck.query(question.query()), pass.answer(question).table());
      }
    } catch (IOException | SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertSame(Exploration one, Exploration other) {
    assertThat(other.rows()).isEqualTo(one.rows());
    assertThat(other.findings().words()).isEqualTo(one.findings().words());
    assertThat(other.findings().repeats()).isEqualTo(one.findings().repeats());
    assertThat(other.findings().helpful()).isEqualTo(one.findings().helpful());
    for (Question question : Question.values()) {
      Answer first = one.answer(question);
      Answer second = other.answer(question);
      assertThat(second.sentence()).isEqualTo(first.sentence());
      assertThat(second.note()).isEqualTo(first.note());
      assertThat(second.figure()).isEqualTo(first.figure());
      assertThat(TableCsv.of(second.table(), false)).isEqualTo(TableCsv.of(first.table(), false));
    }
  }

  /** Compares names, types and values of columns; doubles except for their last digits. */
  private static void assertSame(Question question, Table found, Table expected) {
    assertThat(found.columnNames()).as(question.id()).isEqualTo(expected.columnNames());
    for (String name : expected.columnNames()) {
      Column<?> column = found.column(name);
      assertThat(column.type())
          .as(question.id() + ", " + name)
          .isEqualTo(expected.column(name).type());
      assertThat(column.size()).as(question.id()).isEqualTo(expected.rowCount());
      if (column instanceof DoubleColumn numbers) {
        double[] wanted = expected.doubleColumn(name).asDoubleArray();
        for (int i = 0; i < wanted.length; i++) {
          assertThat(numbers.getDouble(i)).isCloseTo(wanted[i], Offset.offset(1e-12));
        }
      } else {
        assertThat(column.asObjectArray())
            .as(question.id() + ", " + name)
            .isEqualTo(expected.column(name).asObjectArray());
      }
    }
  }

  @Test
  void sqlGivesTheSameAnswersAsOnePass() {
    assertSame(SomeReviews.random(1, 3000, 43));
    assertSame(SomeReviews.random(2, 200, 1));
    assertSame(unusualReviews());
    assertSame(unusualReviews().subList(0, 1));
    assertSame(List.of());
  }

  /** Neither SQL nor the pass takes an unknown title for the least one. */
  @Test
  void anUnknownTitleOfAProductGivesWayToAKnownOne() {
    List<Review> reviews = new ArrayList<>();
    for (String title : Arrays.asList("b", null, "", "a", null)) {
      reviews.add(titled("1", title));
    }
    reviews.add(titled("2", null));
    reviews.add(titled("2", ""));
    assertSame(reviews);
    assertThat(Exploration.of(reviews).findings().repeats().top())
        .extracting(RepeatCounts.Pair::title)
        .containsExactly("a", "");
  }

  private static Review titled(String customer, @Nullable String title) {
    Review r = review("R", customer, "P", "Baby", 5, 0, "text", DAY);
    return new Review(
        r.marketplace(),
        r.customerId(),
        r.reviewId(),
        r.productId(),
        r.productParent(),
        title,
        r.productCategory(),
        r.starRating(),
        r.helpfulVotes(),
        r.totalVotes(),
        r.vine(),
        r.verifiedPurchase(),
        r.reviewHeadline(),
        r.reviewBody(),
        r.reviewDate());
  }

  /** Compares the answers of files with those of a lake in Parquet. */
  @Test
  void lakeGivesTheSameAnswersAsOnePass(@TempDir Path directory) throws IOException {
    List<Review> reviews = new ArrayList<>(SampleReviews.generate(2_000, 5).toList());
    reviews.addAll(unusualReviews());
    Path file = directory.resolve("reviews.tsv");
    AmazonReviewWriter.write(file, reviews);
    Path directoryOfLake = directory.resolve("lake");
    LakeIngest.into(directoryOfLake).run(List.of(file), Progress.SILENT);
    Exploration pass = Exploration.of(reviews);
    try (Lake lake = Lake.open(directoryOfLake)) {
      assertSame(pass, Exploration.of(lake));
      for (Question question : Question.values()) {
        assertSame(question, lake.query(question.query()), pass.answer(question).table());
      }
      Years years = new Years(2011, 2012);
      assertSame(
          Exploration.of(reviews.stream().filter(review -> years.contains(review.reviewDate()))),
          Exploration.of(lake, years));
    }
  }

  @Test
  void oneStarWithoutDatesGivesTheSameAnswers() {
    List<Review> fives = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      fives.add(review("R" + i, "C" + i, "P", "A", 5, 0, "word ".repeat(i), null));
    }
    assertSame(fives);
  }

  @Test
  void answersDoNotDependOnTheOrder() {
    List<Review> reviews = SomeReviews.random(3, 1000, 7);
    reviews.addAll(unusualReviews());
    Exploration before = Exploration.of(reviews);
    Collections.shuffle(reviews, new Random(5));
    assertSame(before, Exploration.of(reviews));
  }

  /** A lake of reviews that are not Amazon's has no votes, customers or products. */
  @Test
  void answersWithoutVotesAndCustomers() throws Exception {
    try (DuckReviews duck = DuckReviews.of(List.of())) {
      duck.insertBare("1", 5, "good");
      duck.insertBare("2", 5, "very good");
      duck.insertBare("3", 2, "bad");
      Exploration bare = Exploration.of(duck, null);
      for (Question question : Question.values()) {
        assertSame(question, duck.query(question.query()), bare.answer(question).table());
      }
      assertThat(bare.answer(Question.HELPFUL_VOTES_BY_STAR).sentence())
          .isEqualTo("No review says how many found it helpful.");
      assertThat(bare.answer(Question.MOST_HELPFUL_REVIEWS).sentence())
          .isEqualTo("No review says how many found it helpful.");
      assertThat(bare.answer(Question.REPEAT_REVIEWERS).sentence())
          .isEqualTo("The reviews do not say who wrote them, or of which product.");
      Comparison comparison = Comparison.of("a", bare, "b", bare);
      assertThat(comparison.change(Question.HELPFUL_VOTES_BY_STAR).drift()).isEmpty();
      assertThat(comparison.change(Question.REPEAT_REVIEWERS).drift()).isEmpty();
      assertThat(comparison.change(Question.COUNT_BY_STAR).drift()).isPresent();
    }
  }

  @Test
  void countingRepeatsInPartsGivesTheSameFindings() throws Exception {
    List<Review> reviews = SomeReviews.random(4, 1000, 3);
    try (DuckReviews duck = DuckReviews.of(reviews)) {
      Findings parts = LakeFindings.of(duck, null, 150);
      assertSame(Exploration.of(reviews), new Exploration(parts));
    }
  }

  @Test
  void limitsAnswersToTheYears() throws Exception {
    List<Review> reviews = SomeReviews.random(5, 800, 5);
    Years years = new Years(2007, 2009);
    try (DuckReviews duck = DuckReviews.of(reviews)) {
      Exploration expected =
          Exploration.of(reviews.stream().filter(review -> years.contains(review.reviewDate())));
      assertThat(expected.rows()).isBetween(1L, 799L);
      assertSame(expected, Exploration.of(duck, years));
    }
  }
}
