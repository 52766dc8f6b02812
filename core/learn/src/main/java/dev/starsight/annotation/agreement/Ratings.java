package dev.starsight.annotation.agreement;

import dev.starsight.data.LabelSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The labels that people gave to items; not everybody need have labelled every item. Immutable. */
public final class Ratings {

  /**
   * One label of one person.
   *
   * @param item the name of the item
   * @param rater the name of the person
   * @param label one of the labels
   */
  public record Rating(String item, String rater, String label) {}

  private final LabelSet labels;
  private final List<String> raters;

  /** The label ids by rater, of every item. */
  private final List<Map<String, Integer>> items;

  private Ratings(LabelSet labels, List<String> raters, List<Map<String, Integer>> items) {
    this.labels = labels;
    this.raters = raters;
    this.items = items;
  }

  /**
   * Collects ratings.
   *
   * @param labels all labels, in their order
   * @throws IllegalArgumentException if a person labelled an item twice, or with another label
   */
  public static Ratings of(LabelSet labels, List<Rating> ratings) {
    Map<String, Map<String, Integer>> items = new LinkedHashMap<>();
    TreeSet<String> raters = new TreeSet<>();
    for (Rating each : ratings) {
      raters.add(each.rater());
      Map<String, Integer> item = items.computeIfAbsent(each.item(), name -> new LinkedHashMap<>());
      if (item.put(each.rater(), labels.idOf(each.label())) != null) {
        throw new IllegalArgumentException(
            "every person labels an item at most once, but %s labelled %s twice"
                .formatted(each.rater(), each.item()));
      }
    }
    return new Ratings(labels, List.copyOf(raters), List.copyOf(items.values()));
  }

  public LabelSet labels() {
    return labels;
  }

  /** Returns the names of the people, in alphabetical order. */
  public List<String> raters() {
    return raters;
  }

  /** Returns the number of items with at least two labels: those that say something. */
  public int pairableItems() {
    return (int) items.stream().filter(item -> item.size() > 1).count();
  }

  /** Returns the number of items that two people labelled. */
  public int commonItems(String one, String other) {
    return pairs(one, other).size();
  }

  /** Returns how often each label was given to an item, of each item with at least two labels. */
  List<int[]> counts() {
    List<int[]> counts = new ArrayList<>();
    for (Map<String, Integer> item : items) {
      if (item.size() > 1) {
        int[] count = new int[labels.size()];
        item.values().forEach(label -> count[label]++);
        counts.add(count);
      }
    }
    return counts;
  }

  /** Returns the label ids of two people, of each item that both labelled. */
  List<int[]> pairs(String one, String other) {
    List<int[]> pairs = new ArrayList<>();
    for (Map<String, Integer> item : items) {
      Integer first = item.get(one);
      Integer second = item.get(other);
      if (first != null && second != null) {
        pairs.add(new int[] {first, second});
      }
    }
    return pairs;
  }
}
