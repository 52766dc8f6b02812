import dev.starsight.data.Dataset;
import dev.starsight.quality.ReviewChecks;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a TSV file, reads it and checks it. */
public final class CheckReviews {

  public static void main(String[] args) throws Exception {
    Path file = Files.createTempFile("reviews", ".tsv");
    AmazonReviewWriter.write(file, SampleReviews.dataset(200, 42).rows());
    Dataset<Review> reviews = AmazonReviews.read(file);
    ReviewChecks.standard().verify(reviews).orThrow();
    System.out.println("checked " + reviews.size());
    Files.delete(file);
  }
}
