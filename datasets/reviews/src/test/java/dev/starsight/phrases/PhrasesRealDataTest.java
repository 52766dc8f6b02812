package dev.starsight.phrases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import dev.starsight.testing.RealData;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writes a complaint into reviews of one month, 6 or 0.5 % of them, and looks for it among what is
 * new; and shuffles all dates, after which nothing is.
 */
@Tag("real-data")
final class PhrasesRealDataTest {

  private static final List<String> COMPLAINTS =
      List.of(
          "screen goes black when saving",
          "license key rejected",
          "charged me twice",
          "stopped syncing",
          "serial number is invalid on second computer",
          "refuses to open pdf files",
          "lost all my data");

  private static final int MONTHS_BEFORE = 12;

  private final List<PhraseText> reviews = new ArrayList<>();

  PhrasesRealDataTest() throws IOException {
    try (DelimitedFile<Review> rows =
        AmazonReviews.open(
            RealData.file("digital_software.tsv.gz"), ReadOptions.defaults(), Progress.SILENT)) {
      for (Review row = rows.read(); row != null; row = rows.read()) {
        reviews.add(
            new PhraseText(
                row.reviewId(),
                false,
                String.valueOf(row.starRating()),
                row.reviewDate(),
                Objects.requireNonNull(row.customerId()),
                Objects.requireNonNull(row.productTitle()),
                row.reviewBody()));
      }
    }
  }

  private static LocalDate day(PhraseText review) {
    return Objects.requireNonNull(review.date());
  }

  private static YearMonth month(PhraseText review) {
    return YearMonth.from(day(review));
  }

  /** Returns the months of at least 500 reviews outside the season of tax software. */
  private List<YearMonth> months() {
    Map<YearMonth, Integer> counts = new TreeMap<>();
    reviews.forEach(review -> counts.merge(month(review), 1, Integer::sum));
    counts
        .entrySet()
        .removeIf(
            month ->
                month.getValue() < 500
                    || month.getKey().getMonthValue() < 5
                    || month.getKey().getMonthValue() == 12);
    return List.copyOf(counts.keySet());
  }

  /** Returns what is new in a month, of data that end with it or go on. */
  private static List<Phrase> news(List<PhraseText> reviews, YearMonth month, boolean goesOn)
      throws IOException {
    LocalDate from = month.minusMonths(MONTHS_BEFORE).atDay(1);
    return PhraseFinder.find(
            sink ->
                reviews.stream()
                    .filter(review -> !day(review).isBefore(from))
                    .filter(review -> goesOn || !month(review).isAfter(month))
                    .forEach(sink),
            PhraseSides.since(month, MONTHS_BEFORE),
            PhraseOptions.defaults(),
            Run.unlimited())
        .newPhrases();
  }

  private List<PhraseText> dated(List<LocalDate> dates, YearMonth month) {
    List<PhraseText> dated = new ArrayList<>();
    for (int i = 0; i < reviews.size(); i++) {
      PhraseText each = reviews.get(i);
      dated.add(
          new PhraseText(
              each.id(),
              YearMonth.from(dates.get(i)).equals(month),
              each.label(),
              dates.get(i),
              each.author(),
              each.product(),
              each.text()));
    }
    return dated;
  }

  private List<LocalDate> dates() {
    return new ArrayList<>(reviews.stream().map(PhrasesRealDataTest::day).toList());
  }

  /** Returns the place of a planted complaint among what is new, from 1; 0 if it is not there. */
  private int place(long seed, boolean goesOn) throws IOException {
    Random random = new Random(seed);
    List<YearMonth> months = months();
    YearMonth month = months.get(random.nextInt(months.size()));
    String complaint = COMPLAINTS.get(random.nextInt(COMPLAINTS.size()));
    List<PhraseText> ofMonth = dated(dates(), month);
    int size = (int) ofMonth.stream().filter(PhraseText::first).count();
    int count = Math.max(6, (int) Math.ceil(size * 0.005));
    List<PhraseText> planted = SomeTexts.planted(ofMonth, complaint, count, seed);
    if (goesOn) {
      planted =
          planted.stream()
              .map(
                  each ->
                      new PhraseText(
                          each.id(),
                          !month(each).isBefore(month),
                          each.label(),
                          each.date(),
                          each.author(),
                          each.product(),
                          each.text()))
              .toList();
    }
    List<Phrase> news = news(planted, month, goesOn);
    for (int i = 0; i < news.size(); i++) {
      if (complaint.contains(news.get(i).text()) || news.get(i).text().contains(complaint)) {
        return i + 1;
      }
    }
    return 0;
  }

  private boolean isQuietWhenShuffled(long seed) throws IOException {
    Random random = new Random(seed);
    List<YearMonth> months = months();
    YearMonth month = months.get(random.nextInt(months.size()));
    List<LocalDate> dates = dates();
    Collections.shuffle(dates, random);
    return news(dated(dates, month), month, false).isEmpty();
  }

  @Test
  void findsPlantedComplaints() throws IOException {
    assertThat(place(1, false)).isBetween(1, 5);
    assertThat(place(2, true)).isBetween(1, 5);
    assertThat(isQuietWhenShuffled(3)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("long")
  void findsNinetyFiveOfAHundredPlantedComplaints(boolean goesOn) throws IOException {
    int found = 0;
    int firstThree = 0;
    for (int seed = 0; seed < 100; seed++) {
      int place = place(seed, goesOn);
      found += place >= 1 && place <= 5 ? 1 : 0;
      firstThree += place >= 1 && place <= 3 ? 1 : 0;
    }
    System.err.println(
        "planted complaints among the first 5: "
            + found
            + ", 3: "
            + firstThree
            + (goesOn ? " (data go on)" : ""));
    assertThat(found).isGreaterThanOrEqualTo(95);
  }

  @Test
  @Tag("long")
  void findsNothingInNinetyFiveOfAHundredShuffles() throws IOException {
    int quiet = 0;
    for (int seed = 0; seed < 100; seed++) {
      quiet += isQuietWhenShuffled(seed) ? 1 : 0;
    }
    System.err.println("quiet when shuffled: " + quiet);
    assertThat(quiet).isGreaterThanOrEqualTo(95);
  }
}
