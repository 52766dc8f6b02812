package dev.starsight.examples;

import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of one example: the directory of its results and the reviews that it reads.
 *
 * @param directory the directory of the results
 * @param reviews a TSV file, the user's own or a generated one
 */
record Workspace(Path directory, Path reviews) {

  /**
   * Returns the workspace that the arguments of a program name.
   *
   * @param args a directory and a TSV file of reviews, both optional
   * @param sampleRows number of reviews to generate if no file is named
   */
  static Workspace of(String[] args, int sampleRows) throws IOException {
    Path directory =
        args.length > 0
            ? Files.createDirectories(Path.of(args[0]))
            : Files.createTempDirectory("starsight-");
    if (args.length > 1) {
      return new Workspace(directory, Path.of(args[1]));
    }
    Path sample = directory.resolve("reviews.tsv");
    AmazonReviewWriter.write(sample, SampleReviews.dataset(sampleRows, 42));
    return new Workspace(directory, sample);
  }

  /** Returns the reviews as examples, split so that each part has the same shares of the stars. */
  Splits split(Ratio ratio, long seed) throws IOException {
    return Splits.stratified(AmazonReviews.read(reviews).map(Review::toExample), ratio, seed);
  }

  /** Returns a path in the directory. */
  Path resolve(String name) {
    return directory.resolve(name);
  }
}
