package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import dev.starsight.testing.UnreliableDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a power failure at any moment a lake opens with all rows that it had promised. */
@Tag("any-locale")
class LakePowerFailureTest {

  private static final LakeOptions OPTIONS = LakeOptions.defaults().withThreads(1);

  private final Path folder;

  /** The ids of the reviews after each ingest, sorted. */
  private final List<List<String>> promised = new ArrayList<>();

  LakePowerFailureTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Returns some reviews of two categories. */
  private static List<Review> reviews(long seed) {
    List<Review> all = SampleReviews.generate(60, seed).toList();
    List<String> two = all.stream().map(Review::productCategory).distinct().limit(2).toList();
    return all.stream().filter(review -> two.contains(review.productCategory())).toList();
  }

  private static void ingest(Path lake, Path file) throws IOException {
    LakeIngest.into(lake).withOptions(OPTIONS).run(List.of(file), Progress.SILENT);
  }

  /** Adds files and replaces some. */
  private void work(UnreliableDisk disk, long seed, int ingests) throws IOException {
    Map<String, List<String>> rows = new HashMap<>();
    promised.clear();
    promised.add(List.of());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < ingests; i++) {
      String name = "source-" + random.nextInt(1 + ingests / 2) + ".tsv";
      List<Review> reviews = reviews(seed * 100 + i);
      AmazonReviewWriter.write(folder.resolve(name), reviews);
      ingest(disk.root().resolve("deep/lake"), folder.resolve(name));
      rows.put(name, reviews.stream().map(Review::reviewId).toList());
      promised.add(rows.values().stream().flatMap(List::stream).sorted().toList());
      disk.acknowledge();
    }
  }

  private static List<String> rows(Path lake) throws IOException {
    List<String> ids = new ArrayList<>();
    try (Lake opened = Lake.open(lake, OPTIONS)) {
      opened.forEachReview(review -> ids.add(review.reviewId()));
    }
    return ids.stream().sorted().toList();
  }

  private void check(Path left, int acknowledged) throws IOException {
    Path lake = left.resolve("deep/lake");
    List<String> least = promised.get(acknowledged);
    List<String> most = promised.get(Math.min(acknowledged + 1, promised.size() - 1));
    if (acknowledged > 0 || Files.exists(lake.resolve("lake.json"))) {
      assertThat(rows(lake)).isIn(least, most);
    } else {
      assertThatThrownBy(() -> Lake.open(lake)).isInstanceOf(IOException.class);
      ingest(lake, folder.resolve("source-0.tsv"));
      assertThat(rows(lake)).isNotEmpty();
    }
  }

  @Test
  void losesNoRowsThatWerePromised() throws Exception {
    UnreliableDisk disk = new UnreliableDisk(Files.createDirectory(folder.resolve("disk")));
    AmazonReviewWriter.write(folder.resolve("source-0.tsv"), reviews(0));
    work(disk, 3, 3);
    assertThat(disk.forEachFailure(folder, 3, this::check)).isGreaterThan(50);
  }

  @Test
  @Tag("long")
  void losesNoRowsThatWerePromisedInManyRuns() throws Exception {
    AmazonReviewWriter.write(folder.resolve("source-0.tsv"), reviews(0));
    for (int seed = 4; seed < 14; seed++) {
      UnreliableDisk disk = new UnreliableDisk(Files.createDirectory(folder.resolve("d" + seed)));
      work(disk, seed, 6);
      disk.forEachFailure(folder, 8, this::check);
    }
  }
}
