package dev.starsight.explore.internal.changes;

import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Question;
import java.util.List;

/** Writes what changed from one source to another, in eleven answers. */
public final class ChangeWriter {

  private ChangeWriter() {}

  /** Returns one change a question, in the order of {@link Question}. */
  public static List<Change> changes(ComparedSources sources) {
    CategoryChanges categories = new CategoryChanges(sources);
    CategoryStarChanges categoryStars = new CategoryStarChanges(sources);
    StarChanges stars = new StarChanges(sources);
    ReviewChanges reviews = new ReviewChanges(sources);
    return List.of(
        categoryStars.averageByCategory(),
        categories.countByCategory(),
        categories.firstReviewByCategory(),
        categoryStars.starsByCategory(),
        stars.countByStar(),
        new YearChanges(sources).averageByYear(),
        stars.helpfulByStar(),
        reviews.mostHelpful(),
        stars.positiveToNegative(),
        reviews.repeatReviewers(),
        new WordChanges(sources).words());
  }
}
