package dev.starsight.drift;

import dev.starsight.data.Example;
import java.util.List;

/**
 * Compares the texts of two sides. Modules with learners provide it, so that others can show its
 * result without them.
 */
@FunctionalInterface
public interface TextComparison {

  /**
   * Returns what tells the texts apart.
   *
   * @param first texts of the side to compare with; labels do not count
   * @param second texts of the side that is compared
   */
  TextDrift compare(List<Example> first, List<Example> second);
}
