package dev.starsight.phrases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.run.Run;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PhraseFinderTest {

  private static final PhraseSides JULY = PhraseSides.since(YearMonth.of(2015, 7), 12);
  private static final String COMPLAINT = "the hinge snaps off in cold weather";

  private static PhraseFindings find(List<PhraseText> reviews, PhraseOptions options, int threads)
      throws IOException {
    return PhraseFinder.find(reviews::forEach, JULY, options, Run.unlimited().withThreads(threads));
  }

  private static PhraseFindings find(List<PhraseText> reviews) throws IOException {
    return find(reviews, PhraseOptions.defaults(), 2);
  }

  private static PhraseText review(int number, boolean isFirst, String text) {
    LocalDate date = isFirst ? LocalDate.of(2015, 7, 2) : LocalDate.of(2015, 1, 2);
    return new PhraseText("R" + number, isFirst, "3", date, "C" + number, "", text);
  }

  @Test
  void showsAPlantedSentenceAsOneNewPhrase() throws IOException {
    List<PhraseText> reviews = SomeTexts.planted(SomeTexts.reviews(6500, 1), COMPLAINT, 8, 2);

    PhraseFindings findings = find(reviews);

    assertThat(findings.newPhrases()).hasSize(1);
    Phrase found = findings.newPhrases().get(0);
    assertThat(found.text()).isEqualTo(COMPLAINT);
    assertThat(found.side()).isEqualTo("since 2015-07");
    assertThat(found.reviews()).isEqualTo(8);
    assertThat(found.otherReviews()).isZero();
    assertThat(found.q()).isLessThan(0.05);
    assertThat(found.begins()).isEqualTo(YearMonth.of(2015, 7));
    assertThat(found.stars().values().stream().mapToLong(n -> n).sum()).isEqualTo(8);
    assertThat(found.monthly()).hasSize(13).endsWith(8L);
    assertThat(found.examples())
        .hasSize(3)
        .allSatisfy(example -> assertThat(example.text()).containsIgnoringCase(COMPLAINT));
  }

  @Test
  void findsTheMonthOfAComplaintWithinALongerPeriod() throws IOException {
    List<PhraseText> reviews = new ArrayList<>();
    for (PhraseText each : SomeTexts.planted(SomeTexts.reviews(6500, 1), COMPLAINT, 8, 2)) {
      reviews.add(each);
      if (each.first()) {
        for (int month = 1; month <= 5; month++) {
          // Five more months whose reviews do not say it.
          reviews.add(
              new PhraseText(
                  each.id() + month,
                  true,
                  each.label(),
                  LocalDate.of(2015, 7, 3).plusMonths(month),
                  each.author() + month,
                  each.product(),
                  SomeTexts.reviews(1, reviews.size()).get(0).text()));
        }
      }
    }

    List<Phrase> found = find(reviews).newPhrases();

    assertThat(found).extracting(Phrase::text).contains(COMPLAINT);
    assertThat(found)
        .filteredOn(phrase -> phrase.text().equals(COMPLAINT))
        .extracting(Phrase::begins)
        .containsExactly(YearMonth.of(2015, 7));
  }

  @Test
  void findsNothingNewInShuffledDates() throws IOException {
    int alarms = 0;
    for (int seed = 0; seed < 20; seed++) {
      alarms += find(SomeTexts.reviews(2600, 100 + seed)).newPhrases().isEmpty() ? 0 : 1;
    }
    assertThat(alarms).isLessThanOrEqualTo(1);
  }

  @Test
  void dependsNeitherOnOrderNorOnThreads() throws IOException {
    List<PhraseText> reviews = SomeTexts.planted(SomeTexts.reviews(3900, 5), COMPLAINT, 9, 6);
    PhraseFindings one = find(reviews, PhraseOptions.defaults(), 1);

    List<PhraseText> mixed = new ArrayList<>(reviews);
    Collections.shuffle(mixed, new Random(7));

    assertThat(find(reviews, PhraseOptions.defaults(), 3)).isEqualTo(one);
    assertThat(find(mixed, PhraseOptions.defaults(), 2)).isEqualTo(one);
    assertThat(one.sampleReviews()).isZero();
  }

  @Test
  void countsInAllReviewsWhatASampleFinds() throws IOException {
    List<PhraseText> reviews = SomeTexts.planted(SomeTexts.reviews(6500, 1), COMPLAINT, 60, 2);
    PhraseFindings all = find(reviews);
    PhraseOptions little = PhraseOptions.defaults().withMemoryMegabytes(1);

    PhraseFindings sampled = find(reviews, little, 2);

    assertThat(sampled.sampleReviews()).isPositive().isLessThan(6500);
    assertThat(sampled.firstReviews()).isEqualTo(all.firstReviews());
    assertThat(sampled.secondReviews()).isEqualTo(all.secondReviews());
    Phrase found = sampled.newPhrases().get(0);
    assertThat(found.text()).isEqualTo(COMPLAINT);
    assertThat(found.reviews()).isEqualTo(60);
    assertThat(found.stars()).isEqualTo(all.newPhrases().get(0).stars());
    assertThat(found.monthly()).isEqualTo(all.newPhrases().get(0).monthly());
    assertThat(sampled.phrases())
        .filteredOn(phrase -> phrase.text().equals(COMPLAINT))
        .extracting(Phrase::reviews)
        .containsExactly(60L);
    assertThat(find(reviews, little, 1)).isEqualTo(sampled);
  }

  @Test
  void countsACopiedTextOnce() throws IOException {
    List<PhraseText> reviews = new ArrayList<>(SomeTexts.reviews(2600, 9));
    for (int i = 0; i < 40; i++) {
      reviews.add(review(10_000 + i, true, "Buy this at my shop dot example now"));
    }

    PhraseFindings findings = find(reviews);

    assertThat(findings.newPhrases()).isEmpty();
    assertThat(findings.copies()).isEqualTo(39);
  }

  @Test
  void countsAReviewThatRepeatsAPhraseOnce() throws IOException {
    List<PhraseText> reviews = new ArrayList<>(SomeTexts.reviews(2600, 9));
    reviews.add(review(10_000, true, "broken again. ".repeat(100)));

    assertThat(find(reviews).newPhrases()).isEmpty();
  }

  @Test
  void tellsWhatEachSideSays() throws IOException {
    List<PhraseText> reviews = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean isFirst = i % 2 == 0;
      String opinion = i % 10 > 7 ? "it is fine" : isFirst ? "It stopped working" : "Works great";
      reviews.add(review(i, isFirst, "item number" + i + ". " + opinion + ". Bought it in May."));
    }

    PhraseFindings findings = find(reviews);

    assertThat(findings.phrases("since 2015-07"))
        .extracting(Phrase::text)
        .containsExactly("it stopped working");
    assertThat(findings.phrases("2014-07 to 2015-06"))
        .extracting(Phrase::text)
        .containsExactly("works great");
    Phrase best = findings.phrases().get(0);
    assertThat(best.reviews()).isEqualTo(160);
    assertThat(best.otherReviews()).isZero();
    assertThat(best.stars()).isEqualTo(Map.of("3", 160L));
    assertThat(findings.phrases()).extracting(Phrase::score).allMatch(score -> score > 0);
  }

  @Test
  void needsReviewsOnBothSides() {
    List<PhraseText> reviews = List.of(review(1, true, "one"), review(2, true, "two"));

    assertThatThrownBy(() -> find(reviews))
        .isInstanceOf(StarsightException.class)
        .hasMessage(
            "both sides need at least one review, but there is none of \"2014-07 to 2015-06\"");
  }

  @Test
  void acceptsReviewsWithoutDatesOnTheFirstSide() throws IOException {
    List<PhraseText> reviews = new ArrayList<>(SomeTexts.reviews(650, 3));
    reviews.add(new PhraseText("R", true, "", null, "", "", "undated"));
    reviews.add(new PhraseText("S", true, "", LocalDate.of(2015, 9, 1), "", "", "later"));

    assertThat(find(reviews).newPhrases()).isEmpty();
  }

  @Test
  void survivesEmptyTexts() throws IOException {
    PhraseFindings findings = find(List.of(review(1, true, ""), review(2, false, "...")));

    assertThat(findings.phrases()).isEmpty();
    assertThat(findings.newPhrases()).isEmpty();
    assertThat(findings.firstReviews()).isEqualTo(1);
  }
}
