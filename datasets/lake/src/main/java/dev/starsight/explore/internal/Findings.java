package dev.starsight.explore.internal;

import java.util.List;

/**
 * The numbers that the answers are told from, wherever they come from: a pass over reviews ({@link
 * ReviewTally}) or a lake ({@code LakeFindings}). Equal reviews give equal findings, in whatever
 * order they come.
 *
 * @param categories by name, in code point order
 * @param all all categories together
 * @param helpful helpful votes of the reviews with 1, 2, 3, 4, 5 stars
 * @param mostHelpful the most helpful reviews, most votes first
 * @param repeats customers who reviewed one product more than once
 * @param words how many words reviews have
 */
public record Findings(
    List<CategoryCounts> categories,
    CategoryCounts all,
    List<Moments> helpful,
    List<HelpfulReview> mostHelpful,
    RepeatCounts repeats,
    WordCounts words) {

  /** What all categories together are called. */
  public static final String ALL = "All categories";

  public Findings {
    categories = List.copyOf(categories);
    helpful = List.copyOf(helpful);
    mostHelpful = List.copyOf(mostHelpful);
  }

  /** How many reviews there are. */
  public long rows() {
    return all.reviews();
  }
}
