package dev.starsight.lake.search;

import static dev.starsight.lake.search.SearchedLake.review;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.StarsightException;
import dev.starsight.lake.LakeIngest;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.ReviewColumns;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import dev.starsight.run.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReviewSearchTest {

  private final int threads = Threads.limit();
  private final WordEmbedder embedder = WordEmbedder.small();
  private final Path directory;
  private final Path lake;
  private final Path file;

  ReviewSearchTest(@TempDir Path directory) {
    this.directory = directory;
    this.lake = directory.resolve("lake");
    this.file = directory.resolve("reviews.tsv");
  }

  @AfterEach
  void restoreThreads() {
    Threads.setLimit(threads);
  }

  private List<SearchHit> nearest(String text, int limit) throws IOException {
    SearchedLake.embed(lake, embedder);
    try (ReviewSearch search = SearchedLake.open(lake, embedder)) {
      return search.nearest(text, limit);
    }
  }

  private List<SearchHit> like(String id, int limit) throws IOException {
    SearchedLake.embed(lake, embedder);
    try (ReviewSearch search = SearchedLake.open(lake, embedder)) {
      return search.like(id, limit);
    }
  }

  @Test
  void findsWhatALoopOverAllReviewsFinds() throws IOException {
    List<Review> reviews = SampleReviews.generate(400, 5).toList();
    SearchedLake.ingest(lake, file, reviews);
    String question = "it broke after a week and support did not answer";

    List<SearchHit> hits = nearest(question, 25);

    Map<String, List<Review>> byText =
        reviews.stream().collect(Collectors.groupingBy(Review::reviewBody));
    float[] query = UnitVector.of(embedder.vector(question), embedder);
    List<Review> expected =
        byText.entrySet().stream()
            .filter(entry -> !entry.getKey().isBlank())
            .map(entry -> Collections.min(entry.getValue(), Comparator.comparing(Review::reviewId)))
            .sorted(
                Comparator.comparingDouble((Review review) -> -cosine(review, query))
                    .thenComparing(Review::reviewId))
            .limit(25)
            .toList();
    assertThat(hits)
        .extracting(SearchHit::reviewId)
        .containsExactlyElementsOf(expected.stream().map(Review::reviewId).toList());
    for (int i = 0; i < hits.size(); i++) {
      SearchHit hit = hits.get(i);
      Review review = expected.get(i);
      assertThat(hit.similarity()).isCloseTo(cosine(review, query), within(1e-12));
      assertThat(hit.sameText())
          .isEqualTo(byText.getOrDefault(review.reviewBody(), List.of()).size());
      assertThat(hit.starRating()).isEqualTo(review.starRating());
      assertThat(hit.reviewDate()).isEqualTo(review.reviewDate());
      assertThat(hit.productCategory()).isEqualTo(review.productCategory());
      assertThat(hit.productId()).isEqualTo(review.productId());
      assertThat(hit.reviewHeadline()).isEqualTo(review.reviewHeadline());
      assertThat(review.reviewBody()).startsWith(hit.text());
    }
  }

  private double cosine(Review review, float[] query) {
    return UnitVector.cosine(UnitVector.of(embedder.vector(review.reviewBody()), embedder), query);
  }

  @Test
  void aTextIsOneHitAndTiesAreInTheOrderOfTheIds() throws IOException {
    List<Review> reviews = new ArrayList<>();
    reviews.add(review("R9", "b a"));
    reviews.add(review("R5", "works well"));
    reviews.add(review("R2", "a b"));
    reviews.add(review("R3", "works well"));
    reviews.add(review("R4", "works well", "Baby"));
    reviews.add(review("R7", "a b "));
    SearchedLake.ingest(lake, file, reviews);

    assertThat(nearest("a b", 3)).extracting(SearchHit::reviewId).startsWith("R2", "R9");
    assertThat(nearest("works well", 1))
        .singleElement()
        .satisfies(hit -> assertThat(hit.reviewId()).isEqualTo("R3"))
        .satisfies(hit -> assertThat(hit.sameText()).isEqualTo(3))
        .satisfies(hit -> assertThat(hit.similarity()).isCloseTo(1, within(1e-6)));
    assertThat(nearest("works well", 100)).hasSize(4);
  }

  @Test
  void likeLeavesOutTheReviewAndItsText() throws IOException {
    SearchedLake.ingest(
        lake,
        file,
        List.of(
            review("R1", "the game is good"),
            review("R2", "the game is good"),
            review("R3", "the game is bad"),
            review("R4", "")));

    assertThat(like("R2", 10)).extracting(SearchHit::reviewId).containsExactly("R3");
    assertThat(embedder.embedded()).doesNotContain("");
    assertThatThrownBy(() -> like("R4", 10))
        .isInstanceOf(StarsightException.class)
        .hasMessage(lake + ": no review with a text has the id \"R4\"");
  }

  @Test
  void rowsOfOneIdStayApart() throws IOException {
    Path other = directory.resolve("other.csv");
    Files.writeString(file, "Rating,Text\n5,red apples\n1,green pears\n");
    Files.writeString(other, "Rating,Text\n2,blue plums\n3,sour grapes\n");
    LakeIngest.into(lake)
        .withColumns(new ReviewColumns("Text", "Rating", "product_category"))
        .run(List.of(file, other), Progress.SILENT);

    List<SearchHit> hits = nearest("sour grapes", 4);

    assertThat(hits.get(0).text()).isEqualTo("sour grapes");
    assertThat(hits.get(0).starRating()).isEqualTo(3);
    assertThat(hits.get(0).reviewDate()).isNull();
    assertThat(hits.get(0).productId()).isNull();
    assertThat(hits)
        .extracting(hit -> hit.starRating() + hit.text())
        .containsExactlyInAnyOrder("5red apples", "1green pears", "2blue plums", "3sour grapes");
  }

  @Test
  void threadsChangeNothing() throws IOException {
    SearchedLake.ingest(lake, file, SampleReviews.generate(300, 6).toList());
    List<SearchHit> hits = nearest("great value", 20);
    Threads.setLimit(1);
    try (ReviewSearch search =
        ReviewSearch.open(lake, embedder, SearchedLake.OPTIONS.withThreads(1))) {
      assertThat(search.nearest("great value", 20)).isEqualTo(hits);
    }
  }

  @Test
  void keepsTheBeginningOfALongTextAndStrangeCategories() throws IOException {
    String text = "x".repeat(399) + "😀 and more";
    SearchedLake.ingest(lake, file, List.of(review("R1", text, "a/b %"), review("R2", "y", "")));

    SearchHit hit = nearest(text, 1).get(0);

    assertThat(hit.text()).isEqualTo("x".repeat(399));
    assertThat(hit.productCategory()).isEqualTo("a/b %");
    assertThat(nearest("y", 1).get(0).productCategory()).isEmpty();
  }

  @Test
  void searchesALakeWithoutTexts() throws IOException {
    SearchedLake.ingest(lake, file, List.of(review("R1", " "), review("R2", "")));

    assertThat(nearest("anything", 5)).isEmpty();
    assertThat(SearchedLake.embed(lake, embedder).withText()).isZero();
  }

  @Test
  void searchesALakeWithoutReviews() throws IOException {
    Files.createDirectory(lake);
    Files.writeString(
        lake.resolve("lake.json"), "{\"format\":\"starsight-lake\",\"version\":1,\"sources\":[]}");

    assertThat(nearest("anything", 5)).isEmpty();
  }

  @Test
  void refusesMistakes() throws IOException {
    assertThatThrownBy(() -> SearchedLake.open(lake, embedder))
        .isInstanceOf(IOException.class)
        .hasMessage(lake + ": there is no such lake");
    SearchedLake.ingest(lake, file, List.of(review("R1", "a"), review("R2", "b")));
    assertThatThrownBy(() -> SearchedLake.open(lake, embedder))
        .isInstanceOf(StarsightException.class)
        .hasMessage(
            lake + ": 2 of its 2 reviews are not yet embedded with words; embed them first");
    assertThatThrownBy(() -> nearest(" ", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> nearest("a", 0)).hasMessage("limit must be at least 1, but is 0");
  }
}
