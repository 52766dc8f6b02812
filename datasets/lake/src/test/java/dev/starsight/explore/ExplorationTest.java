package dev.starsight.explore;

import static dev.starsight.explore.SomeReviews.review;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.explore.internal.WordCounts;
import dev.starsight.explore.questions.Question;
import dev.starsight.files.internal.Json;
import dev.starsight.report.Report;
import dev.starsight.report.Section;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.internal.TextSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class ExplorationTest {

  private static final LocalDate DAY = LocalDate.of(2015, 8, 31);

  private static final List<Review> FEW =
      List.of(
          review("R1", "C1", "P1", "Baby", 5, 3, "Good, \"really\" good", LocalDate.of(2013, 1, 2)),
          review("R2", "C1", "P1", "Baby", 2, 0, "", DAY),
          review("R3", "C2", "P2", "baby", 4, 9, "a\tb  c ", LocalDate.of(2011, 5, 5)),
          review("R4", "C3", "P3", "本", 1, 9, "とても よい", null));

  private static String csv(Question question, List<Review> reviews) {
    return TableCsv.of(Exploration.of(reviews).answer(question).table(), false);
  }

  private static String sentence(Question question) {
    return Exploration.of(FEW).answer(question).sentence();
  }

  @Test
  void answersEveryQuestionOfAFewReviews() {
    assertThat(csv(Question.AVERAGE_STAR_BY_CATEGORY, FEW))
        .isEqualTo("product_category,reviews,average_star\nbaby,1,4.0\nBaby,2,3.5\n本,1,1.0\n");
    assertThat(csv(Question.COUNT_BY_CATEGORY, FEW))
        .isEqualTo("product_category,reviews,share\nBaby,2,0.5\nbaby,1,0.25\n本,1,0.25\n");
    assertThat(csv(Question.FIRST_REVIEW_BY_CATEGORY, FEW))
        .isEqualTo("product_category,first_review\nbaby,2011-05-05\nBaby,2013-01-02\n");
    assertThat(csv(Question.STARS_BY_CATEGORY, FEW))
        .isEqualTo(
            "product_category,star_1,star_2,star_3,star_4,star_5,average_star\n"
                + "baby,0,0,0,1,0,4.0\nBaby,0,1,0,0,1,3.5\n本,1,0,0,0,0,1.0\n");
    assertThat(csv(Question.COUNT_BY_STAR, FEW))
        .isEqualTo("star_rating,reviews,share\n1,1,0.25\n2,1,0.25\n3,0,0.0\n4,1,0.25\n5,1,0.25\n");
    assertThat(csv(Question.AVERAGE_STAR_BY_YEAR, FEW))
        .isEqualTo(
            "product_category,year,reviews,average_star\n"
                + "All categories,2011,1,4.0\nAll categories,2013,1,5.0\n"
                + "All categories,2015,1,2.0\n"
                + "Baby,2013,1,5.0\nBaby,2015,1,2.0\nbaby,2011,1,4.0\n");
    assertThat(csv(Question.HELPFUL_VOTES_BY_STAR, FEW))
        .isEqualTo(
            "star_rating,reviews,average_helpful_votes\n"
                + "1,1,9.0\n"
                + "2,1,0.0\n"
                + "3,0,\n"
                + "4,1,9.0\n"
                + "5,1,3.0\n");
    assertThat(csv(Question.MOST_HELPFUL_REVIEWS, FEW))
        .isEqualTo(
            "review_id,product_category,star_rating,helpful_votes,review_body_length,"
                + "review_body_beginning\n"
                + "R3,baby,4,9,7,\"a\tb  c \"\nR4,本,1,9,6,とても よい\n"
                + "R1,Baby,5,3,19,\"Good, \"\"really\"\" good\"\nR2,Baby,2,0,0,\n");
    assertThat(csv(Question.POSITIVE_TO_NEGATIVE, FEW))
        .isEqualTo("positive,negative,ratio\n2,2,1.0\n");
    assertThat(csv(Question.REPEAT_REVIEWERS, FEW))
        .isEqualTo(
            "customer_id,product_id,product_title,product_category,reviews,average_star\n"
                + "C1,P1,Title of P1,Baby,2,3.5\n");
    assertThat(csv(Question.WORDS_A_REVIEW, FEW))
        .isEqualTo(
            "percentile,words\n10,0\n20,0\n30,2\n40,2\n50,2\n60,3\n70,3\n80,3\n90,3\nmax,3\n");
  }

  @Test
  void givesEveryAnswerInOneSentence() {
    assertThat(Arrays.stream(Question.values()).map(ExplorationTest::sentence))
        .containsExactly(
            "baby is rated best of 3 categories, 4.00 stars on average, and 本 worst, 1.00.",
            "Baby has 2 of 4 reviews, the most of 3 categories.",
            "The first review is of 2011-05-05, in baby; the youngest of 2 categories, Baby, begins"
                + " on 2013-01-02.",
            "Five stars make up 50.0 % of Baby, the most of all categories, and one star 100.0 % of"
                + " 本.",
            "25.0 % of 4 reviews have 1 star; the average is 3.00.",
            "The average goes from 4.00 stars in 2011 to 2.00 in 2015; the best year is 2013 with"
                + " 5.00.",
            "Reviews with 1 star are found most helpful: 9.00 votes on average.",
            "The most helpful review has 9 votes; the first 4 are 8 characters long on average.",
            "2 positive reviews (4 or 5 stars) stand against 2 negative ones: 1.00 to one.",
            "1 customer reviewed one product more than once, up to 2 times.",
            "Half of the reviews have at most 2 words, 70 % at most 3, the longest 3; that suggests"
                + " a max_length of 8, the smallest power of two above the 70th percentile.");
    assertThat(Exploration.of(FEW).answer(Question.COUNT_BY_CATEGORY).note())
        .isEqualTo(
            "Categories that differ only in case, spaces or underscores are counted apart: Baby and"
                + " baby");
    assertThat(Exploration.of(FEW).answer(Question.FIRST_REVIEW_BY_CATEGORY).note())
        .isEqualTo("1 review without a date is left out.");
  }

  @Test
  void answersWithoutReviewsOrDatesOrVariety() {
    Exploration none = Exploration.of(List.of());
    assertThat(none.answers()).hasSize(11);
    assertThat(none.answers())
        .allMatch(answer -> answer.sentence().equals("There are no reviews."));
    assertThat(none.answers()).allMatch(answer -> answer.figure().isEmpty());
    Exploration undated = Exploration.of(List.of(review("R", "C", "P", "", 3, 0, "so so", null)));
    assertThat(undated.answer(Question.FIRST_REVIEW_BY_CATEGORY).sentence())
        .isEqualTo("No review has a date.");
    assertThat(undated.answer(Question.AVERAGE_STAR_BY_YEAR).figure()).isEmpty();
    assertThat(undated.answer(Question.AVERAGE_STAR_BY_CATEGORY).sentence())
        .isEqualTo("The average of 1 review is 3.00 stars. The reviews do not say their category.");
    assertThat(undated.answer(Question.COUNT_BY_CATEGORY).sentence())
        .isEqualTo("The reviews do not say their category.");
    Exploration fives = Exploration.of(List.of(review("R", "C", "P", "B", 5, 0, "ok", DAY)));
    assertThat(TableCsv.of(fives.answer(Question.POSITIVE_TO_NEGATIVE).table(), false))
        .isEqualTo("positive,negative,ratio\n1,0,\n");
    assertThat(fives.answer(Question.AVERAGE_STAR_BY_YEAR).sentence())
        .isEqualTo("All dated reviews are of 2015.");
  }

  @Property(tries = 60)
  void agreesWithNaiveLoops(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 43) int categories) {
    List<Review> reviews = SomeReviews.random(seed, 150, categories);
    Exploration exploration = Exploration.of(reviews.stream());
    Table average = exploration.answer(Question.AVERAGE_STAR_BY_CATEGORY).table();
    Map<String, Double> averages =
        reviews.stream()
            .collect(
                Collectors.groupingBy(
                    Review::productCategory, Collectors.averagingInt(Review::starRating)));
    assertThat(average.rowCount()).isEqualTo(averages.size());
    double before = 5;
    for (Row row : average) {
      double found = row.getDouble("average_star");
      assertThat(found)
          .isCloseTo(
              Objects.requireNonNull(averages.get(row.getString("product_category"))),
              Offset.offset(1e-12));
      assertThat(found).isLessThanOrEqualTo(before);
      before = found;
    }
    Map<Integer, Double> years =
        reviews.stream()
            .filter(review -> review.reviewDate() != null)
            .collect(
                Collectors.groupingBy(
                    review -> Objects.requireNonNull(review.reviewDate()).getYear(),
                    Collectors.averagingInt(Review::starRating)));
    for (Row row : exploration.answer(Question.AVERAGE_STAR_BY_YEAR).table()) {
      if (row.getString("product_category").equals("All categories")) {
        assertThat(row.getDouble("average_star"))
            .isCloseTo(Objects.requireNonNull(years.get(row.getInt("year"))), Offset.offset(1e-12));
      }
    }
    assertRepeats(reviews, exploration.answer(Question.REPEAT_REVIEWERS).table());
    assertHelpful(reviews, exploration.answer(Question.MOST_HELPFUL_REVIEWS).table());
  }

  private static void assertRepeats(List<Review> reviews, Table table) {
    Map<List<String>, List<Review>> groups =
        reviews.stream()
            .collect(Collectors.groupingBy(r -> List.of(r.customerId(), r.productId())));
    List<Long> counts =
        groups.values().stream()
            .map(group -> (long) group.size())
            .filter(n -> n > 1)
            .sorted(Comparator.reverseOrder())
            .limit(5)
            .toList();
    List<Long> found = new ArrayList<>();
    for (Row row : table) {
      found.add(row.getLong("reviews"));
      List<Review> group =
          Objects.requireNonNull(
              groups.get(List.of(row.getString("customer_id"), row.getString("product_id"))));
      assertThat(row.getDouble("average_star"))
          .isCloseTo(
              group.stream().mapToInt(Review::starRating).average().orElseThrow(),
              Offset.offset(1e-12));
    }
    assertThat(found).isEqualTo(counts);
  }

  private static void assertHelpful(List<Review> reviews, Table table) {
    List<String> expected =
        reviews.stream()
            .sorted(
                Comparator.comparingInt(
                        (Review review) -> -Objects.requireNonNull(review.helpfulVotes()))
                    .thenComparing(Review::reviewId))
            .limit(10)
            .map(Review::reviewId)
            .toList();
    assertThat(table.stringColumn("review_id").asList()).isEqualTo(expected);
  }

  @Property(tries = 60)
  void computesPercentilesOfTheSortedList(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int n) {
    List<Review> reviews = SomeReviews.random(seed, n, 1);
    SortedMap<Integer, Long> counts = new TreeMap<>();
    int[] sorted =
        reviews.stream()
            .peek(review -> counts.merge(TextSize.words(review.reviewBody()), 1L, Long::sum))
            .mapToInt(
                review ->
                    (int)
                        Arrays.stream(review.reviewBody().split("[\\s\u00a0]+"))
                            .filter(word -> !word.isEmpty())
                            .count())
            .sorted()
            .toArray();
    WordCounts words = new WordCounts(counts);
    for (int percent = 1; percent <= 100; percent++) {
      assertThat(words.percentile(percent)).isEqualTo(sorted[(n * percent + 99) / 100 - 1]);
    }
    assertThat(words.between(0, Integer.MAX_VALUE)).isEqualTo(n);
  }

  private static int suggestedMaxLength(int words) {
    return new WordCounts(new TreeMap<>(Map.of(words, 1L))).suggestedMaxLength();
  }

  @Test
  void suggestsAPowerOfTwoAboveThePercentile() {
    assertThat(suggestedMaxLength(59)).isEqualTo(64);
    assertThat(suggestedMaxLength(64)).isEqualTo(128);
    assertThat(suggestedMaxLength(0)).isEqualTo(8);
    assertThat(suggestedMaxLength(5000)).isEqualTo(512);
  }

  @Test
  void writesTheSameFilesInEveryLocale(@TempDir Path directory) throws IOException {
    List<Review> reviews = SomeReviews.random(27, 400, 43);
    Locale before = Locale.getDefault();
    Path turkish = Files.createDirectory(directory.resolve("here"));
    Path arabic = Files.createDirectory(directory.resolve("there"));
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      Exploration.of(reviews).writeTo(turkish);
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      Exploration.of(reviews).writeTo(arabic);
    } finally {
      Locale.setDefault(before);
    }
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(turkish)) {
      for (Path file : files.sorted().toList()) {
        names.add(String.valueOf(file.getFileName()));
        assertThat(arabic.resolve(file.getFileName())).hasSameBinaryContentAs(file);
      }
    }
    ObjectNode summary = Json.object();
    Exploration.of(reviews).addTo(summary);
    assertThat(summary.get("questions")).hasSize(11);
    summary
        .get("questions")
        .forEach(
            question -> {
              assertThat(names).contains(question.get("table").textValue());
              if (!question.get("figure").isNull()) {
                assertThat(names).contains(question.get("figure").textValue());
              }
            });
    assertThat(names).hasSize(11 + 11);
  }

  @Test
  void buildsAPage() {
    Report report = Report.titled("Exploration");
    for (Section section : Exploration.of(SomeReviews.random(1, 300, 43)).sections()) {
      report = report.with(section);
    }
    assertThat(report.html())
        .contains(
            "How many words does a review have?", "The first 50 of ", "that suggests a max_length");
  }
}
