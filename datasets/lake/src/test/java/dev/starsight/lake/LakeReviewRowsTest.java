package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeReviewRowsTest {

  @Test
  void returnsTheIngestedReviews(@TempDir Path directory) throws IOException {
    List<Review> written = SampleReviews.generate(3_000, 5).toList();
    Path file = directory.resolve("sample.tsv.gz");
    AmazonReviewWriter.write(file, written);
    LakeIngest.into(directory.resolve("lake")).run(List.of(file), Progress.SILENT);

    List<Review> read = new ArrayList<>();
    try (Lake lake = Lake.open(directory.resolve("lake"))) {
      lake.forEachReview(read::add);
    }

    assertThat(read).containsExactlyInAnyOrderElementsOf(written);
  }
}
