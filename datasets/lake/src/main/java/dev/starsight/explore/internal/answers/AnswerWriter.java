package dev.starsight.explore.internal.answers;

import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.questions.Answer;
import dev.starsight.explore.questions.Question;
import java.util.List;

/** Writes the eleven answers. */
public final class AnswerWriter {

  private AnswerWriter() {}

  /** Returns one answer a question, in the order of {@link Question}. */
  public static List<Answer> answers(Findings findings) {
    ExploredSource source = new ExploredSource(findings);
    CategoryAnswers categories = new CategoryAnswers(source);
    StarAnswers stars = new StarAnswers(source);
    ReviewAnswers reviews = new ReviewAnswers(source);
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
}
