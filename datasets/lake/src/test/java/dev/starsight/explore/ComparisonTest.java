package dev.starsight.explore;

import static dev.starsight.explore.SomeReviews.review;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Question;
import dev.starsight.files.internal.Json;
import dev.starsight.report.Report;
import dev.starsight.report.Section;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

  private static final LocalDate DAY = LocalDate.of(2013, 5, 6);

  private static List<Review> reviews(String id, int rows, String category, int year, int stars) {
    List<Review> reviews = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      reviews.add(
          review(
              id + i,
              "C" + i,
              "P" + i % 3,
              category,
              i % 4 == 0 ? 1 : stars,
              i % 5,
              "word ".repeat(i % 7 + (year == 2013 ? 0 : 9)),
              DAY.withYear(year)));
    }
    return reviews;
  }

  /** Forty toys of 2013, then twenty toys and twenty books of 2014 with fewer stars. */
  private static Comparison twoYears() {
    List<Review> before = reviews("A", 40, "Toys", 2013, 5);
    List<Review> after = reviews("B", 20, "Toys", 2014, 3);
    after.addAll(reviews("D", 20, "Books", 2014, 4));
    return Comparison.of("2013", Exploration.of(before), "2014", Exploration.of(after));
  }

  @Test
  void describesEveryChangeInOneSentence() {
    assertThat(twoYears().changes().stream().map(Change::sentence))
        .containsExactly(
            "The average is 4.00 stars in 2013 and 2.88 in 2014: \u22121.13 (95 % interval"
                + " \u22121.79 to \u22120.46), a large change.",
            "The share of Books goes from 0.0 % in 2013 to 50.0 % in 2014, the largest move of 2"
                + " categories; population stability index 2.144, a large change.",
            "One category is in both, 1 only in 2014 (Books) and none only in 2013.",
            "The stars of Toys differ: population stability index 5.186, a large change, five stars"
                + " from 75.0 % to 0.0 %.",
            "The share of reviews with 5 stars goes from 75.0 % in 2013 to 0.0 % in 2014, the"
                + " largest move of the five; population stability index 5.326, a large change.",
            "The average goes from 4.00 stars in 2013 to 2.88 in 2014, the years nearest to each"
                + " other: \u22121.13 (95 % interval \u22121.79 to \u22120.46), a large change.",
            "A review has 2.00 helpful votes on average in 2013 and 2.00 in 2014: 0.00 (95 %"
                + " interval \u22120.64 to +0.64), no more than chance.",
            "The most helpful review has 4 votes in 2013 and 4 in 2014; none of those shown are in"
                + " both.",
            "Positive reviews (4 or 5 stars) make up 75.0 % in 2013 and 37.5 % in 2014, 3.00 and"
                + " 0.60 to a negative one: \u22120.38 (95 % interval \u22120.55 to \u22120.16), a"
                + " large change.",
            "Per 10,000 reviews there are 0.00 cases of a customer with several reviews of one"
                + " product in 2013 and 5,000.00 in 2014: +0.50 (95 % interval +0.33 to +0.65), a"
                + " large change.",
            "Half of the reviews have at most 3 words in 2013 and 12 in 2014; population stability"
                + " index 5.171, a large change; the suggested max_length goes from 8 to 16.");
    assertThat(twoYears().sentence())
        .isEqualTo(
            "\u201cHow many reviews does each star have?\u201d changed most (population stability"
                + " index 5.326, a large change); of 9 answers that can be judged 8 differ by more"
                + " than chance.");
  }

  @Test
  void tablesShowBothSources() {
    Comparison comparison = twoYears();
    assertThat(TableCsv.of(comparison.change(Question.COUNT_BY_CATEGORY).table(), false))
        .isEqualTo(
            "product_category,reviews_first,reviews_second,share_first,share_second,difference\n"
                + "Toys,40,20,1.0,0.5,-0.5\nBooks,0,20,0.0,0.5,0.5\n");
    assertThat(TableCsv.of(comparison.change(Question.FIRST_REVIEW_BY_CATEGORY).table(), false))
        .isEqualTo(
            "product_category,first_review_first,first_review_second,days_later\n"
                + "Toys,2013-05-06,2014-05-06,365\nBooks,,2014-05-06,\n");
    assertThat(TableCsv.of(comparison.change(Question.AVERAGE_STAR_BY_YEAR).table(), false))
        .isEqualTo(
            "product_category,year,reviews_first,reviews_second,average_star_first,"
                + "average_star_second,difference\n"
                + "All categories,2013,40,0,4.0,,\nAll categories,2014,0,40,,2.875,\n"
                + "Toys,2013,40,0,4.0,,\nToys,2014,0,20,,2.5,\nBooks,2014,0,20,,3.25,\n");
    assertThat(TableCsv.of(comparison.change(Question.WORDS_A_REVIEW).table(), false))
        .startsWith("percentile,words_first,words_second,difference\n10,0,9,9\n");
  }

  @Test
  void findsNoChangeBetweenEqualSources() {
    List<Review> reviews = SomeReviews.random(9, 900, 12);
    Comparison comparison =
        Comparison.of("one", Exploration.of(reviews), "other", Exploration.of(reviews));
    assertThat(comparison.changedMost()).isEmpty();
    assertThat(comparison.sentence()).isEqualTo("Nothing differs by more than chance.");
    assertThat(comparison.change(Question.AVERAGE_STAR_BY_YEAR).sentence())
        .contains("years that both have", "by 0.00 ", "no more than chance");
  }

  @Test
  void namesTheOnlyCategoryThatChanged() {
    List<Review> before = reviews("A", 200, "Toys", 2013, 4);
    before.addAll(reviews("B", 200, "Books", 2013, 4));
    List<Review> after = reviews("C", 200, "Toys", 2014, 4);
    after.addAll(reviews("D", 200, "Books", 2014, 2));
    Comparison comparison =
        Comparison.of("2013", Exploration.of(before), "2014", Exploration.of(after));
    assertThat(comparison.change(Question.AVERAGE_STAR_BY_CATEGORY).sentence())
        .endsWith("; of 2 categories in both Books moves most, by \u22121.50.");
    assertThat(comparison.change(Question.STARS_BY_CATEGORY).sentence())
        .startsWith("The stars of Books differ most: population stability index ")
        .endsWith("; in 1 of 2 categories in both the stars differ by no more than chance.");
    Comparison none =
        Comparison.of(
            "one",
            Exploration.of(SomeReviews.random(1, 900, 12)),
            "other",
            Exploration.of(SomeReviews.random(2, 900, 12)));
    assertThat(none.change(Question.AVERAGE_STAR_BY_CATEGORY).sentence())
        .endsWith("; of 12 categories in both none moves by more than chance.");
    assertThat(none.change(Question.STARS_BY_CATEGORY).sentence())
        .startsWith("In none of the 12 categories in both do the stars differ by more than chance");
  }

  @Test
  void comparesCommonYearsWhateverTheirShares() {
    List<Review> before = reviews("A", 100, "Toys", 2013, 5);
    before.addAll(reviews("B", 20, "Toys", 2014, 2));
    List<Review> after = reviews("C", 20, "Toys", 2013, 5);
    after.addAll(reviews("D", 100, "Toys", 2014, 2));
    Comparison mixed = Comparison.of("one", Exploration.of(before), "other", Exploration.of(after));
    assertThat(mixed.change(Question.AVERAGE_STAR_BY_CATEGORY).drift())
        .hasValueSatisfying(drift -> assertThat(drift.isChange()).isTrue());
    assertThat(mixed.change(Question.AVERAGE_STAR_BY_YEAR).drift())
        .hasValueSatisfying(drift -> assertThat(drift.value()).isZero());
  }

  @Test
  void comparesWithAnEmptySource() {
    List<Review> none = List.of();
    List<Review> undated = List.of(review("R", "C", "P", "", 3, 0, "so so", null));
    Comparison empty = Comparison.of("a", Exploration.of(none), "b", Exploration.of(undated));
    assertThat(empty.changes()).hasSize(11);
    assertThat(empty.changes()).allMatch(change -> change.drift().isEmpty());
    assertThat(empty.sentence()).isEqualTo("There are too few reviews to judge any difference.");
    Comparison comparison =
        Comparison.of("a", Exploration.of(undated), "b", Exploration.of(undated));
    assertThat(comparison.change(Question.AVERAGE_STAR_BY_YEAR).sentence())
        .isEqualTo("One of the two has no dates.");
    assertThat(comparison.changedMost()).isEmpty();
  }

  @Test
  void rejectsTheSameNameForBothSources() {
    Exploration exploration = Exploration.of(reviews("A", 3, "Toys", 2013, 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.of("x", exploration, "x", exploration))
        .withMessageContaining("\"x\"");
  }

  @Test
  void writesAFileForEveryTableAndFigure(@TempDir Path directory) throws IOException {
    Comparison comparison =
        Comparison.of(
            "before",
            Exploration.of(SomeReviews.random(1, 800, 43)),
            "after",
            Exploration.of(SomeReviews.random(2, 900, 40)));
    comparison.writeTo(directory);
    ObjectNode summary = Json.object();
    comparison.addTo(summary);
    List<String> names;
    try (Stream<Path> files = Files.list(directory)) {
      names = files.map(file -> String.valueOf(file.getFileName())).toList();
    }
    assertThat(names).hasSize(22);
    assertThat(summary.get("questions")).hasSize(11);
    for (JsonNode question : summary.get("questions")) {
      assertThat(question.get("figure").asText()).isEqualTo(question.get("id").asText() + ".svg");
      JsonNode compare = question.get("compare");
      assertThat(names).contains(compare.get("table").asText(), compare.get("figure").asText());
      assertThat(compare.get("sentence").asText()).isNotEmpty();
    }
    assertThat(summary.at("/compare/first/name").asText()).isEqualTo("before");
    assertThat(summary.at("/compare/second/rows").asInt()).isEqualTo(900);
  }

  @Test
  void pageStartsWithTheLargestChange() {
    List<Section> sections = twoYears().sections();
    assertThat(sections).hasSize(12);
    assertThat(sections.get(0).heading()).isEqualTo("What changed most");
    Report report = Report.titled("Compared");
    for (Section section : sections) {
      report = report.with(section);
    }
    assertThat(report.html())
        .contains("average star, 2013", "average star, 2014", "The SQL of this question")
        .contains(Arrays.stream(Question.values()).map(Question::title).toArray(String[]::new));
  }
}
