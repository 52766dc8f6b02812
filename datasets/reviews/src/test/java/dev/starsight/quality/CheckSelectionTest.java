package dev.starsight.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.suggestions.Suggestion;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckSelectionTest {

  private static final LocalDate LAST_DAY = LocalDate.of(2015, 8, 31);
  private static final List<Review> ROWS = SampleReviews.generate(800, 4).toList();

  private static CheckSelection selection(String rules, @Nullable String text, boolean suggest) {
    return new CheckSelection(rules, text, LAST_DAY, suggest, 42);
  }

  private static CheckSelection handedOver(CheckSelection selection) throws IOException {
    return CheckSelection.of(Json.parse("selection", selection.toJson().toString()));
  }

  @Test
  void anotherProcessMakesTheSameSelection() throws IOException {
    for (CheckSelection each :
        List.of(
            selection(CheckSelection.STANDARD, null, false),
            selection(CheckSelection.WORKSHOP, null, true),
            selection("rules.txt", "isComplete(review_id)\n# \u00fc \"quoted\"\n", true),
            selection("empty.txt", "", false),
            new CheckSelection("x", null, LocalDate.of(2040, 2, 29), false, Long.MIN_VALUE))) {
      assertThat(handedOver(each)).isEqualTo(each);
    }
  }

  @Test
  void theSameSelectionFindsTheSame() throws IOException {
    CheckSelection selection = selection("r", "isComplete(review_id)\nisUnique(vine)\n", true);
    QualityReport here = selection.ofReviews(Set.of("vine")).verify(ROWS);
    QualityReport there = handedOver(selection).ofReviews(Set.of("vine")).verify(ROWS);
    assertThat(there.toJson()).isEqualTo(here.toJson());
    assertThat(here.suggestions()).isNotEmpty();
  }

  @Test
  void theLastDayIsThatOfTheSelection() {
    LocalDate newest =
        ROWS.stream()
            .map(review -> Objects.requireNonNull(review.reviewDate()))
            .max(LocalDate::compareTo)
            .orElseThrow();
    CheckSelection early =
        new CheckSelection(CheckSelection.STANDARD, null, newest.minusDays(1), false, 42);
    CheckSelection late = new CheckSelection(CheckSelection.STANDARD, null, newest, false, 42);
    assertThat(late.ofReviews(Set.of()).verify(ROWS).holds()).isTrue();
    assertThat(early.ofReviews(Set.of()).verify(ROWS).holds()).isFalse();
  }

  @Test
  void suggestsOnlyIfItIsAskedTo() {
    assertThat(suggestions(false)).isEmpty();
    assertThat(suggestions(true)).isNotEmpty();
  }

  private static List<Suggestion> suggestions(boolean suggest) {
    return selection(CheckSelection.STANDARD, null, suggest)
        .ofReviews(Set.of())
        .verify(ROWS)
        .suggestions();
  }

  @Test
  void textsHaveTheRulesOfAFileInsteadOfThoseForTheirColumns() {
    RowSchema<List<String>> schema =
        RowSchema.ofTexts(List.of("t", "l"), (row, i) -> row.get(i).isEmpty() ? null : row.get(i));
    List<List<String>> rows = List.of(List.of("good", ""), List.of("", "1"));
    QualityReport standard =
        selection(CheckSelection.STANDARD, null, false).ofTexts(schema, "t", "l").verify(rows);
    QualityReport own =
        selection("r", "hasSize() = 2", false).ofTexts(schema, "t", "l").verify(rows);
    assertThat(standard.results()).hasSizeGreaterThan(1);
    assertThat(standard.holds()).isFalse();
    assertThat(own.results()).hasSize(1);
    assertThat(own.holds()).isTrue();
  }

  @Test
  void aWrongRuleIsNamed() {
    assertThatExceptionOfType(StarsightException.class)
        .isThrownBy(() -> selection("r.txt", "isComplete(", false).ofReviews(Set.of()))
        .withMessageContaining("r.txt");
  }
}
