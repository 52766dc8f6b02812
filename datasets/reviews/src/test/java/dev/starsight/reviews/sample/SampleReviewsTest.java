package dev.starsight.reviews.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.files.internal.Sha256;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleReviewsTest {

  /** Enough rows for what occurs once in ten thousand. */
  private static final List<Review> MANY = SampleReviews.generate(60_000, 42).toList();

  /**
   * Recipe: AmazonReviewWriter.write of the first 1,000 reviews of seed 42, SHA-256 of the file.
   */
  private static final String GOLDEN =
      "63926c10042a238f017ddbdda126f34f443afa8dec4781e93386a11b56feceb8";

  private static final List<String> LEAKS =
      List.of("One Star", "Two Stars", "Three Stars", "Four Stars", "Five Stars");

  @Test
  void writesTheSameBytesOnEveryMachine(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("sample.tsv");

    AmazonReviewWriter.write(file, SampleReviews.dataset(1_000, 42));

    assertThat(Sha256.of(file)).isEqualTo(GOLDEN);
  }

  /** With plain rows and odd ones alike: 20,000 have every kind. */
  @Test
  void readsBackAsItWasWritten(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("sample.tsv.gz");

    AmazonReviewWriter.write(file, MANY.subList(0, 20_000));

    assertThat(AmazonReviews.read(file).rows()).isEqualTo(MANY.subList(0, 20_000));
  }

  @Test
  void doesNotCareForTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(SampleReviews.generate(3_000, 42).toList()).isEqualTo(MANY.subList(0, 3_000));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Property(tries = 50)
  void isTheBeginningOfEveryLargerSample(
      @ForAll long seed,
      @ForAll @LongRange(max = 200) long rows,
      @ForAll @IntRange(max = 50) int more) {
    assertThat(SampleReviews.generate(rows + more, seed).limit(rows).toList())
        .isEqualTo(SampleReviews.generate(rows, seed).toList());
  }

  @Test
  void isTheSameInParallel() {
    assertThat(SampleReviews.generate(5_000, 42).parallel().toList())
        .isEqualTo(MANY.subList(0, 5_000));
  }

  @Test
  void differsBySeed() {
    List<String> other = SampleReviews.generate(1_000, 43).map(Review::reviewBody).toList();

    assertThat(MANY.subList(0, 1_000))
        .filteredOn(review -> review.reviewBody().length() > 100)
        .extracting(Review::reviewBody)
        .doesNotContainAnyElementsOf(other);
  }

  @Test
  void refusesANegativeNumberOfRows() {
    assertThatThrownBy(() -> SampleReviews.generate(-1, 42))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows must be at least 0, but is -1");
  }

  @Test
  void hasTheStarsOfTheRealFile() {
    double[] expected = {.23, .07, .08, .16, .46};
    for (int star = 1; star <= 5; star++) {
      int wanted = star;
      assertThat(share(review -> review.starRating() == wanted))
          .as("star %d", star)
          .isCloseTo(expected[star - 1], within(.012));
    }
  }

  @Test
  void hasCategoriesThatDifferInStarsAndOpenOneAfterTheOther() {
    Map<String, Double> stars =
        MANY.stream()
            .collect(
                Collectors.groupingBy(
                    Review::productCategory, Collectors.averagingInt(Review::starRating)));

    assertThat(stars).hasSize(10).containsKeys("Digital_Software", "Health & Personal Care");
    assertThat(stars.get("Digital_Software")).isBetween(2.5, 2.9);
    assertThat(stars.get("Gift Card")).isBetween(4.4, 4.65);
    assertThat(MANY).extracting(Review::reviewDate).allMatch(SampleReviewsTest::isInRange);
    assertThat(MANY)
        .filteredOn(review -> "Digital_Software".equals(review.productCategory()))
        .allMatch(review -> year(review) >= 2008);
    assertThat(share(review -> year(review) >= 2014)).isBetween(.5, .65);
    assertThat(share(review -> year(review) < 2010)).isBetween(.02, .08);
  }

  @Test
  void hasTheLengthsOfTheRealFile() {
    int[] words = MANY.stream().mapToInt(SampleReviewsTest::words).sorted().toArray();

    assertThat(words[words.length / 2]).isBetween(26, 36);
    assertThat(words[words.length * 9 / 10]).isBetween(115, 155);
    assertThat(words[words.length * 99 / 100]).isBetween(380, 540);
    assertThat(share(review -> words(review) == 1)).isBetween(.01, .04);
    assertThat(median(1)).isGreaterThan(median(5) + 10);
    assertThat(median(3)).isGreaterThan(median(5) + 8);
  }

  @Test
  void hasMoreHelpfulVotesForLowStars() {
    Map<Integer, Double> votes =
        MANY.stream()
            .collect(
                Collectors.groupingBy(
                    Review::starRating, Collectors.averagingInt(Review::helpfulVotes)));

    assertThat(votes.get(1)).isBetween(3.5, 6.0);
    assertThat(votes.get(2)).isBetween(1.8, 3.4);
    assertThat(votes.get(5)).isBetween(.3, .7);
    assertThat(MANY).allMatch(review -> known(review.helpfulVotes()) <= known(review.totalVotes()));
    assertThat(MANY).anyMatch(review -> known(review.helpfulVotes()) > 200);
    assertThat(share(Review::vine)).isBetween(.001, .01);
    assertThat(share(Review::verifiedPurchase)).isBetween(.65, .75);
  }

  @Test
  void hasEveryKindOfOddRow() {
    assertThat(share(body("<br />"))).isBetween(.12, .21);
    assertThat(share(body("&#34;"))).isBetween(.04, .11);
    assertThat(share(body("\\\\\""))).isBetween(.02, .06);
    assertThat(share(review -> odd(review.reviewBody()))).isBetween(.0001, .003);
    assertThat(share(review -> odd(known(review.reviewHeadline())))).isBetween(.0003, .004);
    assertThat(share(review -> odd(known(review.productTitle())))).isBetween(.02, .1);
    assertThat(share(review -> review.reviewBody().isEmpty())).isBetween(.00005, .002);
    assertThat(share(body("\u001a"))).isBetween(.0001, .002);
    assertThat(share(body("\u2028"))).isBetween(.00001, .001);
    assertThat(share(body("[[VIDEOID"))).isBetween(.00001, .001);
    assertThat(share(review -> review.reviewBody().codePoints().anyMatch(c -> c > 0xffff)))
        .isBetween(.0002, .003);
    assertThat(share(review -> review.reviewBody().chars().anyMatch(c -> c > 0x7f)))
        .isBetween(.005, .05);
    assertThat(share(review -> known(review.productTitle()).contains("é"))).isBetween(.005, .05);
    assertThat(MANY).anyMatch(review -> known(review.productTitle()).length() > 120);
  }

  @Test
  void keepsTabsAndLineEndsAndGrammarOutOfEveryField() {
    assertThat(MANY)
        .allMatch(
            review ->
                (review.productTitle() + review.reviewHeadline() + review.reviewBody())
                    .chars()
                    .noneMatch(c -> "\t\n\r{}|".indexOf(c) >= 0));
  }

  @Test
  void leaksTheLabelInOneHeadlineOfSeven() {
    assertThat(share(review -> LEAKS.contains(review.reviewHeadline()))).isBetween(.12, .17);
    assertThat(MANY)
        .filteredOn(review -> LEAKS.contains(review.reviewHeadline()))
        .allMatch(review -> LEAKS.indexOf(review.reviewHeadline()) == review.starRating() - 1);
  }

  @Test
  void repeatsTexts() {
    Map<String, List<Review>> byBody =
        MANY.stream().collect(Collectors.groupingBy(Review::reviewBody));
    Set<String> pasted = new HashSet<>();
    byBody.forEach((body, rows) -> addIfPasted(body, rows, pasted));
    Map<String, Integer> pairs = new HashMap<>();
    MANY.forEach(review -> pairs.merge(review.customerId() + review.productId(), 1, Integer::sum));

    assertThat(byBody.getOrDefault("Great", List.of()).stream().map(Review::starRating).distinct())
        .hasSizeGreaterThan(1);
    assertThat(pasted).hasSizeGreaterThan(50);
    assertThat(pairs.values()).filteredOn(count -> count > 1).hasSizeGreaterThan(50);
  }

  private static void addIfPasted(String body, List<Review> rows, Set<String> pasted) {
    if (rows.size() > 1 && words(rows.get(0)) >= 20) {
      pasted.add(body);
      assertThat(rows).extracting(Review::customerId).containsOnly(rows.get(0).customerId());
    }
  }

  @Test
  void hasIdentifiersThatAmazonNeverGave() {
    assertThat(MANY).extracting(Review::reviewId).doesNotHaveDuplicates();
    // A real id of 14 characters goes on with a digit from 1 to 3, and one with RS has 13.
    assertThat(MANY).extracting(Review::reviewId).allMatch(id -> id.matches("RS[0-9A-V]{12}"));
    assertThat(MANY).extracting(Review::productId).allMatch(id -> id.matches("B0SS[0-9A-Z]{6}"));
    assertThat(MANY).extracting(Review::customerId).allMatch(id -> id.matches("[0-9]{8}"));
    assertThat(titlesByProduct().values()).allMatch(titles -> titles.size() == 1);
  }

  private static Map<String, Set<String>> titlesByProduct() {
    return MANY.stream()
        .collect(
            Collectors.groupingBy(
                Review::productId, Collectors.mapping(Review::productTitle, Collectors.toSet())));
  }

  /** What somebody who could read the latent sentiment itself would get. */
  @Test
  void overlapsNeighbouringStarsSoThatNobodyGetsThemAll() {
    double[][] confusion = new double[5][5];
    LongStream.range(0, 60_000)
        .mapToObj(row -> SampleReviews.draft(42, row))
        .forEach(d -> confusion[d.star() - 1][SampleWriting.nearestStar(d.latent()) - 1]++);
    double right = 0;
    double near = 0;
    for (int star = 0; star < 5; star++) {
      double rows = Arrays.stream(confusion[star]).sum();
      right += confusion[star][star] / rows / 5;
      for (int guess = Math.max(0, star - 1); guess <= Math.min(4, star + 1); guess++) {
        near += confusion[star][guess] / rows / 5;
      }
    }

    // Noise of half a star: 2 Φ(1) - 1 of the three inner stars and Φ(1) of the outer ones.
    assertThat(right).isCloseTo((3 * .6827 + 2 * .8413) / 5, within(.008));
    assertThat(near).isGreaterThan(.99);
  }

  /**
   * The ceiling: the best guess of whoever knows all of which a text is made and that depends on
   * the star, the latent sentiment, the length and the category (Bayes' rule for equally frequent
   * stars). It is simulated with the probability densities written anew.
   */
  @Test
  void bestBalancedAccuracyIsThatOfBayesRule() {
    Map<String, double[]> categories = new HashMap<>();
    double[] rows = new double[5];
    for (Review review : MANY) {
      int star = review.starRating() - 1;
      categories.computeIfAbsent(review.productCategory(), c -> new double[5])[star]++;
      rows[star]++;
    }
    categories.values().forEach(c -> Arrays.setAll(c, star -> c[star] / rows[star]));
    SampleRandom random = new SampleRandom(42);
    int draws = 100_000;
    double right = 0;
    for (int draw = 0; draw < draws; draw++) {
      int star = draw % 5;
      double latent = SampleWriting.latent(star + 1, random);
      int length = SampleWriting.length(star + 1, random);
      double[] category = drawn(categories, star, random.uniform());
      right += likeliest(latent, length, category) == star ? 1.0 / draws : 0;
    }

    assertThat(right).isCloseTo(SampleReviews.BEST_BALANCED_ACCURACY, within(.005));
  }

  private static double[] drawn(Map<String, double[]> categories, int star, double uniform) {
    double left = uniform;
    double[] last = new double[5];
    for (double[] category : categories.values()) {
      last = category;
      left -= category[star];
      if (left < 0) {
        return category;
      }
    }
    return last;
  }

  private static int likeliest(double latent, int length, double[] category) {
    double[] medians = {43, 48, 40, 31, 24};
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int star = 0; star < 5; star++) {
      double sentiment = (latent - star - 1) / .5;
      double words = Math.log((length + .5) / medians[star]) / 1.12;
      double likelihood = Math.log(category[star]) - sentiment * sentiment / 2 - words * words / 2;
      if (likelihood > most) {
        most = likelihood;
        best = star;
      }
    }
    return best;
  }

  /** The other end: who only counts words and pairs of words is far behind that. */
  @Test
  void isHardForWhoeverIgnoresTheOrderOfWords() {
    assertThat(BagOfWords.balancedAccuracyOnSample(1_600, 500, 7)).isBetween(.36, .52);
  }

  private static double share(Predicate<Review> which) {
    return MANY.stream().filter(which).count() / (double) MANY.size();
  }

  private static Predicate<Review> body(String part) {
    return review -> review.reviewBody().contains(part);
  }

  private static boolean odd(String text) {
    return text.chars().filter(c -> c == '"').count() % 2 == 1;
  }

  private static int words(Review review) {
    String body = review.reviewBody().strip();
    return body.isEmpty() ? 0 : body.split("\\s+", -1).length;
  }

  private static int median(int star) {
    int[] words =
        MANY.stream()
            .filter(review -> review.starRating() == star)
            .mapToInt(SampleReviewsTest::words)
            .sorted()
            .toArray();
    return words[words.length / 2];
  }

  private static boolean isInRange(@Nullable LocalDate date) {
    return date != null
        && !date.isAfter(LocalDate.of(2015, 8, 31))
        && date.isAfter(LocalDate.of(1998, 1, 1));
  }

  private static int year(Review review) {
    LocalDate date = review.reviewDate();
    return date == null ? 0 : date.getYear();
  }

  private static <T> T known(@Nullable T value) {
    return Objects.requireNonNull(value);
  }
}
