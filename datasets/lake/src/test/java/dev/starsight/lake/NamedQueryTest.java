package dev.starsight.lake;

import static java.util.stream.Collectors.averagingDouble;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.lake.Lake.RowSink;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.internal.TextSize;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Compares each query with a loop in Java; the eleven questions are tested in explore. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls ingest first.
class NamedQueryTest {

  private static final Comparator<Review> BY_DIGEST =
      Comparator.comparing((Review review) -> md5(review.reviewId()));

  private final List<Review> reviews = new ArrayList<>();
  private Lake lake;

  @BeforeAll
  void ingest(@TempDir Path directory) throws IOException {
    List<Review> first = SampleReviews.generate(6_000, 11).toList();
    List<Review> repeated = first.subList(100, 103);
    AmazonReviewWriter.write(directory.resolve("a.tsv"), first);
    AmazonReviewWriter.write(directory.resolve("b.tsv"), repeated);
    LakeIngest.into(directory.resolve("lake"))
        .run(List.of(directory.resolve("a.tsv"), directory.resolve("b.tsv")), Progress.SILENT);
    reviews.addAll(first);
    reviews.addAll(repeated);
    lake = Lake.open(directory.resolve("lake"));
  }

  @AfterAll
  void close() throws IOException {
    lake.close();
  }

  @Test
  void listsEveryQueryWithItsQuestion() throws Exception {
    Path folder =
        Path.of(
            Objects.requireNonNull(NamedQuery.class.getResource("queries/sentiment.sql")).toURI());
    String[] files = Objects.requireNonNull(folder.resolveSibling("").toFile().list());
    assertThat(NamedQuery.all())
        .extracting(query -> query.name() + ".sql")
        .isSorted()
        .containsExactlyInAnyOrder(files);
    assertThat(NamedQuery.all()).allMatch(query -> query.description().length() > 20);
    for (NamedQuery query : NamedQuery.all()) {
      assertThatCode(() -> rows(query.name())).as(query.name()).doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> NamedQuery.of("sentiments"))
        .isInstanceOf(StarsightException.class)
        .hasMessage("there is no query named \"sentiments\", did you mean sentiment?");
    assertThatThrownBy(() -> NamedQuery.of("beauty"))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("sentiment, short-reviews");
  }

  @Test
  void samplesTheReviewsWithTheSmallestDigests() throws IOException {
    assertThat(rows("sample-reviews"))
        .isEqualTo(
            reviews.stream()
                .sorted(BY_DIGEST)
                .limit(10)
                .map(
                    r ->
                        row(
                            r.productCategory(),
                            r.starRating(),
                            r.reviewHeadline(),
                            r.reviewBody(),
                            r.reviewDate()))
                .toList());
  }

  @Test
  void findsReviewsOfAtMostTwentyCharacters() throws IOException {
    assertThat(rows("short-reviews"))
        .isNotEmpty()
        .isEqualTo(
            reviews.stream()
                .filter(r -> length(r) <= 20)
                .sorted(
                    Comparator.comparing(NamedQueryTest::length).thenComparing(Review::reviewId))
                .limit(100)
                .map(r -> row(r.reviewId(), r.starRating(), length(r), r.reviewBody()))
                .toList());
  }

  private record Product(String category, String id) {
    static Product of(Review review) {
      return new Product(
          Objects.requireNonNull(review.productCategory()),
          Objects.requireNonNull(review.productId()));
    }
  }

  private Map<Product, List<Review>> products() {
    return reviews.stream().collect(groupingBy(Product::of));
  }

  @Test
  void countsTheReviewsOfProducts() throws IOException {
    Comparator<Map.Entry<Product, List<Review>>> most =
        Comparator.comparing((Map.Entry<Product, List<Review>> e) -> -e.getValue().size())
            .thenComparing(e -> e.getKey().category())
            .thenComparing(e -> e.getKey().id());
    assertThat(rows("reviews-per-product"))
        .isEqualTo(
            products().entrySet().stream()
                .sorted(most)
                .limit(100)
                .map(
                    e ->
                        row(
                            e.getKey().category(),
                            e.getKey().id(),
                            e.getValue().get(0).productTitle(),
                            (long) e.getValue().size(),
                            average(e.getValue())))
                .toList());
  }

  @Test
  void anEmptyTitleIsUnknown(@TempDir Path directory) throws IOException {
    Review titled = reviews.get(0);
    List<Review> both = new ArrayList<>(List.of(titled));
    both.add(
        new Review(
            titled.marketplace(),
            titled.customerId(),
            "R-untitled",
            titled.productId(),
            titled.productParent(),
            "",
            titled.productCategory(),
            titled.starRating(),
            titled.helpfulVotes(),
            titled.totalVotes(),
            titled.vine(),
            titled.verifiedPurchase(),
            titled.reviewHeadline(),
            titled.reviewBody(),
            titled.reviewDate()));
    AmazonReviewWriter.write(directory.resolve("a.tsv"), both);
    LakeIngest.into(directory.resolve("lake"))
        .run(List.of(directory.resolve("a.tsv")), Progress.SILENT);
    try (Lake untitled = Lake.open(directory.resolve("lake"))) {
      String sql = NamedQuery.of("reviews-per-product").sql();
      assertThat(untitled.query(sql).stringColumn("product_title").asList())
          .containsExactly(titled.productTitle());
    }
  }

  @Test
  void listsProductsBelowAndAboveAHundredReviews() throws IOException {
    assertThat(rows("products-under-100-reviews")).isEqualTo(productsWith(n -> n < 100));
    assertThat(rows("products-over-100-reviews")).isEqualTo(productsWith(n -> n >= 100));
  }

  private List<List<@Nullable Object>> productsWith(Predicate<Integer> size) {
    Map<String, List<List<Review>>> byCategory = new TreeMap<>();
    products()
        .forEach(
            (product, selected) -> {
              if (size.test(selected.size())) {
                byCategory
                    .computeIfAbsent(product.category(), any -> new ArrayList<>())
                    .add(selected);
              }
            });
    return byCategory.entrySet().stream()
        .map(
            e -> {
              List<Review> all = e.getValue().stream().flatMap(List::stream).toList();
              return row(e.getKey(), (long) e.getValue().size(), (long) all.size(), average(all));
            })
        .toList();
  }

  @Test
  void countsStarsByCategory() throws IOException {
    List<List<@Nullable Object>> expected = new ArrayList<>();
    byCategory()
        .forEach(
            (category, selected) ->
                new TreeMap<>(selected.stream().collect(groupingBy(Review::starRating, counting())))
                    .forEach(
                        (star, n) ->
                            expected.add(row(category, star, n, (double) n / selected.size()))));
    assertThat(rows("star-breakdown")).isEqualTo(expected);
  }

  @Test
  void derivesSentimentFromStars() throws IOException {
    Map<String, Predicate<Review>> sentiments =
        Map.of(
            "negative", r -> r.starRating() <= 2,
            "neutral", r -> r.starRating() == 3,
            "positive", r -> r.starRating() >= 4);
    assertThat(rows("sentiment"))
        .isEqualTo(
            Stream.of("negative", "neutral", "positive")
                .map(
                    name -> {
                      List<Review> selected =
                          reviews.stream().filter(sentiments.get(name)).toList();
                      return row(
                          name,
                          (long) selected.size(),
                          selected.stream()
                              .collect(averagingDouble(r -> TextSize.words(r.reviewBody()))));
                    })
                .toList());
  }

  @Test
  void computesTheSameStatisticsAsALoop() throws IOException {
    List<List<@Nullable Object>> found = rows("star-statistics");
    List<String> names = List.copyOf(byCategory().keySet());
    assertThat(found).hasSameSizeAs(names);
    for (int i = 0; i < found.size(); i++) {
      List<Review> selected = Objects.requireNonNull(byCategory().get(names.get(i)));
      double average = average(selected);
      double squares =
          selected.stream().mapToDouble(r -> Math.pow(r.starRating() - average, 2)).sum();
      double deviation = Math.sqrt(squares / (selected.size() - 1));
      assertThat(found.get(i).subList(0, 2)).isEqualTo(row(names.get(i), (long) selected.size()));
      assertNear(found.get(i).get(2), average);
      assertNear(found.get(i).get(3), deviation);
      assertNear(found.get(i).get(4), deviation / Math.sqrt(selected.size()));
    }
  }

  private static void assertNear(@Nullable Object found, double expected) {
    assertThat((Double) found).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-12));
  }

  @Test
  void findsTheFirstAndTheLastDate() throws IOException {
    List<LocalDate> dates =
        reviews.stream().map(Review::reviewDate).filter(Objects::nonNull).sorted().toList();
    assertThat(rows("review-dates"))
        .containsExactly(
            row(
                dates.get(0),
                dates.get(dates.size() - 1),
                (long) dates.size(),
                (long) reviews.size() - dates.size()));
  }

  @Test
  void averagesVotesByCategory() throws IOException {
    List<List<@Nullable Object>> expected = new ArrayList<>();
    byCategory()
        .forEach(
            (category, selected) ->
                expected.add(
                    row(
                        category,
                        (long) selected.size(),
                        selected.stream().collect(averagingDouble(Review::helpfulVotes)),
                        selected.stream().collect(averagingDouble(Review::totalVotes)))));
    assertThat(rows("average-helpful-votes")).isEqualTo(expected);
  }

  @Test
  void comparesVerifiedPurchasesAndVineReviews() throws IOException {
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (boolean verified : new boolean[] {false, true}) {
      for (boolean vine : new boolean[] {false, true}) {
        List<Review> selected =
            reviews.stream()
                .filter(
                    r ->
                        Objects.equals(r.verifiedPurchase(), verified)
                            && Objects.equals(r.vine(), vine))
                .toList();
        if (!selected.isEmpty()) {
          expected.add(row(verified, vine, (long) selected.size(), average(selected)));
        }
      }
    }
    assertThat(rows("verified-purchases")).isEqualTo(expected);
  }

  @Test
  void samplesTheSmallestDigestsOfEachStar() throws IOException {
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (int star = 1; star <= 5; star++) {
      int wanted = star;
      List<Review> selected = reviews.stream().filter(r -> r.starRating() == wanted).toList();
      List<String> drawn =
          selected.stream()
              .sorted(BY_DIGEST)
              .limit(1_000)
              .map(Review::reviewId)
              .distinct()
              .toList();
      selected.stream()
          .filter(r -> drawn.contains(r.reviewId()))
          .sorted(Comparator.comparing(Review::reviewId).thenComparing(Review::productCategory))
          .forEach(
              r ->
                  expected.add(
                      row(r.starRating(), r.reviewId(), r.productCategory(), r.reviewBody())));
    }
    assertThat(rows("stratified-sample")).isEqualTo(expected);
  }

  @Test
  void findsReviewsThatOccurTwice() throws IOException {
    assertThat(rows("duplicate-reviews"))
        .isEqualTo(
            reviews.subList(6_000, 6_003).stream()
                .map(Review::reviewId)
                .sorted()
                .map(id -> row(id, 2L, 1L))
                .toList());
  }

  @Test
  void findsTheLargestCategory() throws IOException {
    List<Review> largest =
        byCategory().values().stream().max(Comparator.comparing(List::size)).orElseThrow();
    assertThat(rows("one-category"))
        .isEqualTo(
            largest.stream()
                .sorted(
                    Comparator.comparing(Review::helpfulVotes)
                        .reversed()
                        .thenComparing(Review::reviewId))
                .limit(100)
                .map(r -> row(r.starRating(), r.helpfulVotes(), r.reviewHeadline()))
                .toList());
  }

  private Map<String, List<Review>> byCategory() {
    return new TreeMap<>(reviews.stream().collect(groupingBy(Review::productCategory)));
  }

  private static double average(List<Review> reviews) {
    return (double) reviews.stream().collect(summingLong(Review::starRating)) / reviews.size();
  }

  private static int length(Review review) {
    return review.reviewBody().codePointCount(0, review.reviewBody().length());
  }

  private static String md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return String.format(Locale.ROOT, "%032x", new BigInteger(1, digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private List<List<@Nullable Object>> rows(String name) throws IOException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    lake.forEachRow(
        NamedQuery.of(name).sql(),
        new RowSink() {
          @Override
          public void begin(List<Catalogue.Column> columns) {}

          @Override
          public void row(List<@Nullable Object> values) {
            rows.add(new ArrayList<>(values));
          }
        });
    return rows;
  }
}
