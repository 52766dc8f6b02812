package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import dev.starsight.testing.UnreliableDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeColumnsTest {

  private static final LakeOptions OPTIONS = LakeOptions.defaults().withThreads(1);
  private static final List<String> STARS = List.of("1", "2", "3", "4", "5");
  private static final List<Review> REVIEWS = SampleReviews.generate(300, 7).toList();

  private final Path folder;

  LakeColumnsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Predicts the stars of each review and the share of its place in the lake. */
  private Path predictions(Path lake) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Lake opened = Lake.open(lake, OPTIONS)) {
      opened.forEachReview(
          review ->
              lines.add(
                  "{\"review_id\":\"%s\",\"label\":\"%s\",\"confidence\":%s}"
                      .formatted(
                          review.reviewId(), review.starRating(), 1.0 / (1 + lines.size()))));
    }
    return Files.write(folder.resolve("rows.jsonl"), lines);
  }

  private void add(Path lake, String name, List<String> labels) throws IOException {
    Path predictions = predictions(lake);
    try (LakeColumns columns = LakeColumns.begin(lake, name)) {
      columns.write(predictions, labels, OPTIONS, Progress.SILENT);
    }
  }

  private static long count(Path lake, String where) throws IOException {
    try (Lake opened = Lake.open(lake, OPTIONS)) {
      return opened.query("SELECT count(*) AS n FROM reviews WHERE " + where).longColumn(0).get(0);
    }
  }

  private static Set<Path> files(Path lake) throws IOException {
    try (Stream<Path> files = Files.walk(lake)) {
      return new HashSet<>(files.filter(file -> file.toString().endsWith(".parquet")).toList());
    }
  }

  private static String digest(Path lake) throws IOException {
    try (LakeColumns columns = LakeColumns.begin(lake, "any")) {
      return columns.digest();
    }
  }

  @Test
  void everyRowHasItsPrediction() throws IOException {
    Path lake = TestLake.of(folder, REVIEWS);
    add(lake, "predicted", STARS);

    assertThat(count(lake, "predicted = star_rating")).isEqualTo(300);
    try (Lake opened = Lake.open(lake, OPTIONS)) {
      assertThat(opened.catalogue().tables().get(0).columns())
          .endsWith(
              new Catalogue.Column("predicted", "INTEGER"),
              new Catalogue.Column("predicted_confidence", "DOUBLE"));
      List<Double> shares = new ArrayList<>();
      opened.query("SELECT predicted_confidence FROM reviews").doubleColumn(0).forEach(shares::add);
      assertThat(shares).hasSize(300).isSortedAccordingTo((a, b) -> Double.compare(b, a));
      List<Review> reviews = new ArrayList<>();
      opened.forEachReview(reviews::add);
      assertThat(reviews).hasSize(300);
    }
    assertThat(Files.readString(lake.resolve("lake.json"))).contains("\"version\" : 2");
  }

  @Test
  void rowsOfALaterIngestHaveNone() throws IOException {
    Path lake = TestLake.of(folder, REVIEWS.subList(0, 200));
    add(lake, "predicted", List.of("1", "good"));
    String digest = digest(lake);
    TestLake.add(lake, folder.resolve("more.tsv"), REVIEWS.subList(200, 300));

    assertThat(digest(lake)).isNotEqualTo(digest);
    assertThat(count(lake, "predicted = star_rating::VARCHAR")).isEqualTo(200);
    assertThat(count(lake, "predicted IS NULL AND predicted_confidence IS NULL")).isEqualTo(100);

    add(lake, "predicted", STARS);
    add(lake, "other", STARS);
    assertThat(count(lake, "predicted = star_rating AND other = predicted")).isEqualTo(300);
    assertThat(files(lake)).hasSize((int) distinctParts(lake));
  }

  private static long distinctParts(Path lake) throws IOException {
    return Catalogue.dataFiles(lake).stream().map(Catalogue.DataFile::file).distinct().count();
  }

  @Test
  void aSourceThatIsReplacedTakesItsColumnAlong() throws IOException {
    Path lake = TestLake.of(folder, REVIEWS.subList(0, 200));
    add(lake, "predicted", STARS);
    TestLake.add(lake, folder.resolve("reviews.tsv"), REVIEWS);

    try (Lake opened = Lake.open(lake, OPTIONS)) {
      assertThat(opened.catalogue().tables().get(0).columns()).hasSize(18);
    }
    assertThat(count(lake, "true")).isEqualTo(300);
  }

  @Test
  void otherRowsLeaveTheLakeAsItIs() throws IOException {
    Path lake = TestLake.of(folder, REVIEWS);
    Path predictions = predictions(lake);
    List<String> lines = Files.readAllLines(predictions);
    Set<Path> before = files(lake);
    String manifest = Files.readString(lake.resolve("lake.json"));
    List<List<String>> wrong =
        List.of(
            lines.subList(1, 300),
            Stream.concat(lines.stream(), lines.stream().limit(1)).toList(),
            Stream.concat(lines.stream().skip(1), lines.stream().limit(1)).toList());
    for (List<String> rows : wrong) {
      Files.write(predictions, rows);
      try (LakeColumns columns = LakeColumns.begin(lake, "predicted")) {
        assertThatThrownBy(() -> columns.write(predictions, STARS, OPTIONS, Progress.SILENT))
            .isInstanceOf(DamagedFileException.class);
      }
      assertThat(files(lake)).isEqualTo(before);
      assertThat(lake.resolve("lake.json")).hasContent(manifest);
    }
  }

  @Test
  void refusesNamesAndLocksTheLake() throws IOException {
    Path lake = TestLake.of(folder, REVIEWS);
    for (String name : List.of("", "Stars", "a b", "1st", "star_rating", "x".repeat(51))) {
      assertThatThrownBy(() -> LakeColumns.begin(lake, name))
          .isInstanceOf(StarsightException.class);
    }
    Path none = Files.createDirectory(folder.resolve("none"));
    assertThatThrownBy(() -> LakeColumns.begin(none, "predicted"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a lake");
    assertThat(none).isEmptyDirectory();
    String digest = digest(lake);
    add(lake, "other", STARS);
    try (LakeColumns columns = LakeColumns.begin(lake, "predicted")) {
      assertThat(columns.digest()).isEqualTo(digest);
      assertThatThrownBy(
              () -> TestLake.add(lake, folder.resolve("more.tsv"), REVIEWS.subList(0, 10)))
          .hasMessageContaining("another ingest is at work in this lake");
    }
  }

  @Test
  void aPowerFailureLeavesAllRowsWithOrWithoutTheColumn() throws Exception {
    UnreliableDisk disk = new UnreliableDisk(Files.createDirectory(folder.resolve("disk")));
    Path lake = disk.root().resolve("lake");
    String category = REVIEWS.get(0).productCategory();
    List<Review> some =
        REVIEWS.stream()
            .filter(each -> Objects.equals(category, each.productCategory()))
            .limit(5)
            .toList();
    TestLake.add(lake, folder.resolve("reviews.tsv"), some);
    disk.acknowledge();
    add(lake, "predicted", STARS);
    disk.acknowledge();

    disk.forEachFailure(
        folder,
        5,
        (left, acknowledged) -> {
          Path there = left.resolve("lake");
          if (acknowledged == 2) {
            assertThat(count(there, "predicted = star_rating")).isEqualTo(some.size());
          } else if (acknowledged == 1) {
            assertThat(count(there, "true")).isEqualTo(some.size());
          }
        });
  }
}
