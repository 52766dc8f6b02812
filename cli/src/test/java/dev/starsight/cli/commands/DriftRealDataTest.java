package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.drift.ColumnDrift;
import dev.starsight.drift.DriftReport;
import dev.starsight.drift.TextDrift;
import dev.starsight.drift.TextDrift.TellingPhrase;
import dev.starsight.drift.reviews.DriftTally;
import dev.starsight.drift.text.DomainClassifier;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import dev.starsight.testing.RealData;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares real reviews of two kinds, of two years, and two random halves. */
@Tag("real-data")
final class DriftRealDataTest {

  private static final String SOFTWARE = "digital_software.tsv.gz";

  /** Gives each review of a file to one of the tallies, or to none. */
  private static void read(String file, Function<Review, @Nullable DriftTally> side)
      throws IOException {
    try (DelimitedFile<Review> opened =
            AmazonReviews.open(RealData.file(file), ReadOptions.defaults(), Progress.SILENT);
        Stream<Review> reviews = opened.stream()) {
      reviews.forEach(
          review -> {
            DriftTally tally = side.apply(review);
            if (tally != null) {
              tally.accept(review);
            }
          });
    }
  }

  private static DriftTally tally() {
    return new DriftTally(Set.of(), 42);
  }

  private static DriftReport compare(DriftTally before, DriftTally after) {
    return after.comparedWith(before, "before", "after", DomainClassifier.of(42, Run.unlimited()));
  }

  private static List<String> drifted(DriftReport report) {
    return report.columns().drifted().stream().map(ColumnDrift::column).toList();
  }

  private static List<String> phrases(TextDrift texts, boolean ofSecond) {
    return texts.phrases().stream()
        .filter(phrase -> phrase.ofSecond() == ofSecond)
        .map(TellingPhrase::phrase)
        .toList();
  }

  @Test
  void softwareIsNotVideo() throws IOException {
    DriftTally software = tally();
    DriftTally video = tally();
    read(SOFTWARE, review -> software);
    read("digital_video_download.tsv.gz", review -> video);
    DriftReport report = compare(software, video);
    TextDrift texts = Objects.requireNonNull(report.texts());
    assertThat(drifted(report)).contains("product_category", "star_rating", "verified_purchase");
    assertThat(texts.auc()).isGreaterThan(0.99);
    assertThat(texts.verdict()).isEqualTo("almost always told apart");
    assertThat(phrases(texts, true)).contains("movie", "story", "watch");
    assertThat(phrases(texts, false)).contains("software", "product", "download");
    assertThat(texts.note()).isEqualTo("10,000 and 5,585 texts were drawn from 81,632 and 5,585");
  }

  @Test
  void halvesAreAlikeAndYearsAreNot() throws IOException {
    DriftTally half = tally();
    DriftTally otherHalf = tally();
    SplittableRandom random = new SplittableRandom(1);
    read(SOFTWARE, review -> random.nextBoolean() ? half : otherHalf);
    DriftReport halves = compare(half, otherHalf);
    assertThat(halves.drifted()).isFalse();
    assertThat(Objects.requireNonNull(halves.texts()).auc()).isBetween(0.48, 0.52);

    DriftTally before = tally();
    DriftTally after = tally();
    read(
        SOFTWARE,
        review -> {
          int year = review.reviewDate() == null ? 0 : review.reviewDate().getYear();
          return year == 2013 ? before : year == 2015 ? after : null;
        });
    DriftReport years = compare(before, after);
    assertThat(drifted(years)).contains("review_body").doesNotContain("star_rating", "vine");
    TextDrift texts = Objects.requireNonNull(years.texts());
    assertThat(texts.auc()).isBetween(0.75, 0.9);
    assertThat(phrases(texts, true)).contains("2015");
    assertThat(phrases(texts, false)).contains("2013");
  }
}
