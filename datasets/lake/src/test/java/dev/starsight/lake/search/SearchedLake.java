package dev.starsight.lake.search;

import dev.starsight.lake.LakeIngest;
import dev.starsight.lake.LakeOptions;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import dev.starsight.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** Lakes of a test's own reviews, and searches in them. */
final class SearchedLake {

  static final LakeOptions OPTIONS = LakeOptions.defaults().withThreads(2);

  private SearchedLake() {}

  static Review review(String id, String text) {
    return review(id, text, "Toys");
  }

  static Review review(String id, String text, String category) {
    return new Review(
        "US",
        "7",
        id,
        "B0" + id,
        "1",
        "A title",
        category,
        4,
        0,
        0,
        false,
        true,
        "About " + id,
        text,
        LocalDate.of(2015, 8, 31));
  }

  /** Ingests reviews, one thread only, so that they stay in order. */
  static void ingest(Path lake, Path file, List<Review> reviews) throws IOException {
    AmazonReviewWriter.write(file, reviews);
    LakeIngest.into(lake).withOptions(OPTIONS.withThreads(1)).run(List.of(file), Progress.SILENT);
  }

  /** Embeds what is missing, in parts of 50 rows. */
  static EmbeddingReport embed(Path lake, TextEmbedder embedder) throws IOException {
    return embeddings(lake, embedder).embedMissing(Run.unlimited());
  }

  static ReviewEmbeddings embeddings(Path lake, TextEmbedder embedder) {
    return ReviewEmbeddings.of(lake, embedder).withOptions(OPTIONS).withRowsAPart(50);
  }

  static ReviewSearch open(Path lake, TextEmbedder embedder) throws IOException {
    return ReviewSearch.open(lake, embedder, OPTIONS);
  }
}
