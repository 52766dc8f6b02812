package dev.starsight.explore.internal.answers;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Bars;
import dev.starsight.chart.Figure;
import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.CodePointOrder;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.questions.Answer;
import dev.starsight.explore.questions.Question;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source whose reviews the questions are about.
 *
 * @param findings the findings of the source
 */
public record ExploredSource(Findings findings) {

  static final Comparator<CategoryCounts> BY_NAME =
      Comparator.comparing(CategoryCounts::name, CodePointOrder.INSTANCE);
  static final Comparator<CategoryCounts> BEST_FIRST =
      Comparator.comparingDouble((CategoryCounts each) -> -each.average()).thenComparing(BY_NAME);
  static final Comparator<CategoryCounts> LARGEST_FIRST =
      Comparator.comparingLong((CategoryCounts each) -> -each.reviews()).thenComparing(BY_NAME);

  static final String NO_VOTES = "No review says how many found it helpful.";
  static final String NO_DATES = "No review has a date.";
  static final String NO_CUSTOMERS = "The reviews do not say who wrote them, or of which product.";
  static final String NO_CATEGORY = "The reviews do not say their category.";

  /** Returns one answer per question, in the order of {@link Question}. */
  public List<Answer> answers() {
    CategoryAnswers categories = new CategoryAnswers(this);
    StarAnswers stars = new StarAnswers(this);
    ReviewAnswers reviews = new ReviewAnswers(this);
    return List.of(
        categories.averageByCategory(),
        categories.countByCategory(),
        categories.firstReviewByCategory(),
        categories.starsByCategory(),
        stars.countByStar(),
        stars.averageByYear(),
        stars.helpfulByStar(),
        reviews.mostHelpful(),
        stars.positiveToNegative(),
        reviews.repeatReviewers(),
        reviews.words());
  }

  CategoryCounts all() {
    return findings.all();
  }

  long rows() {
    return findings.rows();
  }

  /** Returns the number of reviews in words. */
  String reviews() {
    return Formats.counted(rows(), "review", "reviews");
  }

  List<CategoryCounts> categories(Comparator<CategoryCounts> order) {
    return findings.categories().stream().sorted(order).toList();
  }

  Answer answer(Question question, String sentence, TableBuilder table, @Nullable Figure figure) {
    return answer(question, sentence, "", table, figure);
  }

  /** Returns an answer with all its parts, or without figure where there are no reviews. */
  Answer answer(
      Question question,
      String sentence,
      String note,
      TableBuilder table,
      @Nullable Figure figure) {
    return rows() == 0
        ? new Answer(question, "There are no reviews.", note, table.table(), null)
        : new Answer(question, sentence, note, table.table(), figure);
  }

  /** Returns a note on the reviews without a date; empty if there are none. */
  String undatedNote() {
    long undated = rows() - all().dated();
    return undated == 0
        ? ""
        : Formats.counted(undated, "review without a date is", "reviews without a date are")
            + " left out.";
  }

  /** Returns bars of counts; null if there are none. */
  static @Nullable Figure counts(String title, String unit, List<Bars.Bar> bars) {
    return bars.isEmpty()
        ? null
        : Bars.horizontal(title, bars).withAxis(Axis.of(unit).withFormat(Formats.WHOLE));
  }
}
