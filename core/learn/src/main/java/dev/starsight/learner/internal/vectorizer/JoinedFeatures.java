package dev.starsight.learner.internal.vectorizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Two kinds of features side by side; the first kind has the lower numbers. Immutable. */
final class JoinedFeatures implements FeatureSpace {

  private final FeatureSpace first;
  private final FeatureSpace second;
  private final double share;

  /**
   * Joins two kinds of features, each scaled separately.
   *
   * @param share the share of a row's squared length that the second kind has
   */
  JoinedFeatures(FeatureSpace first, FeatureSpace second, double share) {
    this.first = first;
    this.second = second;
    this.share = share;
  }

  @Override
  public int size() {
    return first.size() + second.size();
  }

  @Override
  public Counter counter() {
    Counter one = first.counter();
    Counter other = second.counter();
    return (text, offset, counts) -> {
      one.count(text, offset, counts);
      other.count(text, offset + first.size(), counts);
    };
  }

  @Override
  public void scale(int[] features, float[] values, int from, int to) {
    int middle = from;
    while (middle < to && features[middle] < first.size()) {
      middle++;
    }
    FeatureSpace.scale(values, from, middle, Math.sqrt(1 - share));
    FeatureSpace.scale(values, middle, to, Math.sqrt(share));
  }

  @Override
  public List<String> names(String text, int[] features, int size) {
    List<String> names = new ArrayList<>(size);
    int[] number = new int[1];
    for (int feature : Arrays.copyOf(features, size)) {
      boolean low = feature < first.size();
      number[0] = low ? feature : feature - first.size();
      names.addAll((low ? first : second).names(text, number, 1));
    }
    return names;
  }

  @Override
  public void write(ObjectNode root) {
    root.put("characterShare", share);
    first.write(root);
    second.write(root);
  }
}
