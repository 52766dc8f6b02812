package dev.starsight.explore.internal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The numbers that the answers are written from, whether they come from a pass over reviews or from
 * a lake. Equal reviews give equal findings, in whatever order they come.
 *
 * @param categories the categories by name, in code point order
 * @param all all categories together
 * @param helpful the helpful votes of the reviews with 1, 2, 3, 4, 5 stars
 * @param mostHelpful the most helpful reviews, most votes first
 * @param repeats customers who reviewed one product more than once
 * @param words the number of words of the reviews
 */
public record Findings(
    List<CategoryCounts> categories,
    CategoryCounts all,
    List<Moments> helpful,
    List<HelpfulReview> mostHelpful,
    RepeatCounts repeats,
    WordCounts words) {

  /** The name of all categories together. */
  public static final String ALL = "All categories";

  public Findings {
    categories = List.copyOf(categories);
    helpful = List.copyOf(helpful);
    mostHelpful = List.copyOf(mostHelpful);
  }

  /** Returns the findings of both sets of reviews; no customer has reviews in both. */
  public Findings plus(Findings other) {
    Map<String, CategoryCounts> both = new TreeMap<>(CodePointOrder.INSTANCE);
    Stream.concat(categories.stream(), other.categories.stream())
        .forEach(each -> both.merge(each.name(), each, CategoryCounts::plus));
    return new Findings(
        List.copyOf(both.values()),
        all.plus(other.all),
        IntStream.range(0, helpful.size())
            .mapToObj(i -> helpful.get(i).plus(other.helpful.get(i)))
            .toList(),
        HelpfulReview.most(Stream.concat(mostHelpful.stream(), other.mostHelpful.stream())),
        repeats.plus(other.repeats),
        words.plus(other.words));
  }

  /** Returns the number of reviews. */
  public long rows() {
    return all.reviews();
  }
}
