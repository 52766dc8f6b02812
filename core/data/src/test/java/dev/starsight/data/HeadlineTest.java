package dev.starsight.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.internal.LabelMentions;
import dev.starsight.model.TrainingData;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadlineTest {

  private static final LabelSet STARS = LabelSet.ordered(List.of("1", "2", "3", "4", "5"));
  private static final LabelSet WORDS = LabelSet.of(List.of("positive", "negative", "so-so"));

  private static String cut(String headline) {
    return Headline.withoutStars(headline, STARS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5 Stars!!",
        "five stars.",
        "FIVE STARS!!!!!",
        "  Five   Stars  ",
        "\"Five Stars\"",
        "(one star)",
        "5-star",
        "5star",
        "★★★★★",
        "★★★★☆",
        "⭐️⭐️⭐️",
        "5/5",
        "2/5 stars",
        "4 out of 5",
        "5 out of 5 stars!",
        "four stars out of five",
        "4.5 stars",
        "3 and a half stars",
        "3½ stars",
        "zero stars",
        "5",
        "5.",
        "Five Stars: 5",
        "5 5 stars stars"
      })
  void isEmptyWhereItOnlyNamesTheLabel(String headline) {
    assertThat(cut(headline)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          One star, would give zero if I could | would give zero if I could
          Two stars for the price              | for the price
          Five star general game               | general game
          Great game! 5 stars!                 | Great game!
          5 Stars - love it                    | love it
          I gave it (2 stars) because          | I gave it because
          Rated: 5 stars                       | Rated
          5 stars "wow"                        | "wow"
          "five stars" from me                 | from me
          5 stars: it's (really) *good*        | it's (really) *good*
          ★★★★☆ solid                          | solid
          Love it 😀 five stars                | Love it 😀
          """)
  void keepsTheRest(String headline, String rest) {
    assertThat(cut(headline)).isEqualTo(rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " Great  product!! ",
        "Star Performer",
        "Frustrating",
        "Works since 5/5/2015",
        "Office 365",
        "One of the best",
        "5 devices",
        "starsight"
      })
  void isUnchangedWhereItNamesNoLabel(String headline) {
    assertThat(cut(headline)).isSameAs(headline);
  }

  @Test
  void cutsLongHeadlines() {
    String gap = " ,".repeat(100_000);
    assertThat(cut("5 stars" + gap + "good" + gap + "one star")).isEqualTo("good");
    assertThat(cut("-".repeat(200_000))).hasSize(200_000);
  }

  @Test
  void isEmptyWhereItIsTheNameOfALabel() {
    assertThat(Headline.withoutStars("Positive!", WORDS)).isEmpty();
    assertThat(Headline.withoutStars(" so-so ", WORDS)).isEmpty();
    assertThat(Headline.withoutStars("positive surprise", WORDS)).isEqualTo("positive surprise");
    assertThat(Headline.withoutStars("5", WORDS)).isEqualTo("5");
  }

  @Provide
  Arbitrary<String> headlines() {
    return Arbitraries.of(
            "five", "5", "stars", "star", "out of", "/", "★", "☆", "great", "!", " ", "-", "½", "é")
        .list()
        .ofMaxSize(12)
        .map(words -> String.join(" ", words));
  }

  @Property(tries = 500)
  void hasNothingMoreToCutAfterOneCut(@ForAll @From("headlines") String headline) {
    String once = cut(headline);
    assertThat(cut(once)).isEqualTo(once);
    assertThat(LabelMentions.stars(once)).isEmpty();
  }

  @Test
  void readsTheNumberOfStars() {
    assertThat(LabelMentions.stars("Four Stars").getAsDouble()).isEqualTo(4);
    assertThat(LabelMentions.stars("4.5 stars").getAsDouble()).isEqualTo(4.5);
    assertThat(LabelMentions.stars("3½ stars").getAsDouble()).isEqualTo(3.5);
    assertThat(LabelMentions.stars("★★★☆☆").getAsDouble()).isEqualTo(3);
    assertThat(LabelMentions.stars("⭐️⭐️").getAsDouble()).isEqualTo(2);
    assertThat(LabelMentions.stars("not bad")).isEmpty();
  }

  @Test
  void hasANameInFiles() {
    assertThat(Headline.of(Map.of("headline", "without-stars"))).contains(Headline.WITHOUT_STARS);
    assertThat(Headline.of(Map.of())).isEmpty();
    assertThatThrownBy(() -> Headline.of(Map.of("headline", "no")))
        .hasMessage("headline must be as-is or without-stars, but is \"no\"");
  }

  private static Dataset<Example> rows(boolean headlines) {
    List<Example> rows =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    Example.of("r" + i, "text " + i % 150, i % 3 == 0 ? "1" : "5")
                        .withHeadline(headlines ? (i % 3 == 0 ? "One Star" : "Fine " + i) : null))
            .toList();
    return Dataset.of(rows, Provenance.inMemory("made for the test"));
  }

  @Test
  void isCutInTrainingDataOnly() {
    Dataset<Example> rows = rows(true);
    TrainingData data = TrainingData.of(rows, rows);

    assertThat(data.withHeadline(Headline.AS_IS).train().rows()).isEqualTo(rows.rows());
    assertThat(data.withHeadline(Headline.WITHOUT_STARS).train().rows().get(0).headline())
        .isEmpty();
    assertThat(data.withHeadline(Headline.WITHOUT_STARS).validation().rows().get(1).headline())
        .isEqualTo("Fine 1");
    assertThat(data.train().rows().get(0).headline()).isEqualTo("One Star");
    assertThat(TrainingData.of(rows(false), rows).withHeadline(Headline.AS_IS).train())
        .allSatisfy(row -> assertThat(row.headline()).isEmpty());
  }

  /** Equal texts with different headlines stay together: a model has seen such a text. */
  @Test
  void doesNotChangeTheSplit() {
    Ratio ratio = Ratio.percent(80, 10, 10);
    Splits with = Splits.stratified(rows(true), ratio, 1);
    Splits without = Splits.stratified(rows(false), ratio, 1);
    assertThat(with.test().map(Example::id)).isEqualTo(without.test().map(Example::id));
    assertThat(with.train().map(Example::id)).isEqualTo(without.train().map(Example::id));
  }
}
