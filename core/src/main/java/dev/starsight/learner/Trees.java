package dev.starsight.learner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.Json;
import java.util.Arrays;

/**
 * Regression trees in flat arrays. Node {@code n} is a leaf if its feature is -1, with its value as
 * output; otherwise a row goes left if its value of the feature is at most the node's value, else
 * right. Children come after their parent. Trees are numbered in the order they were begun. Reading
 * is thread-safe once nothing is added any more.
 */
final class Trees {

  private static final int LEAF = -1;

  private int[] roots = new int[64];
  private int[] features = new int[1024];
  private double[] values = new double[1024];
  private int[] lefts = new int[1024];
  private int[] rights = new int[1024];
  private int trees;
  private int nodes;

  int size() {
    return trees;
  }

  /** Says that the next node to be added is the root of a new tree. */
  void beginTree() {
    if (trees == roots.length) {
      roots = Arrays.copyOf(roots, 2 * trees);
    }
    roots[trees++] = nodes;
  }

  /** Adds a leaf and gives its number. */
  int addLeaf(double output) {
    return add(LEAF, output);
  }

  /** Adds a node whose children are to be {@linkplain #connect connected}; gives its number. */
  int addSplit(int feature, double threshold) {
    return add(feature, threshold);
  }

  private int add(int feature, double value) {
    if (nodes == features.length) {
      features = Arrays.copyOf(features, 2 * nodes);
      values = Arrays.copyOf(values, 2 * nodes);
      lefts = Arrays.copyOf(lefts, 2 * nodes);
      rights = Arrays.copyOf(rights, 2 * nodes);
    }
    features[nodes] = feature;
    values[nodes] = value;
    return nodes++;
  }

  void connect(int node, int left, int right) {
    lefts[node] = left;
    rights[node] = right;
  }

  /** The output of a tree for a row of values by feature. */
  double output(int tree, double[] row) {
    int node = roots[tree];
    while (features[node] != LEAF) {
      node = row[features[node]] <= values[node] ? lefts[node] : rights[node];
    }
    return values[node];
  }

  /** One object a tree, with the numbers of its nodes counted from its root. */
  ArrayNode toJson() {
    ArrayNode list = Json.object().putArray("trees");
    for (int tree = 0; tree < trees; tree++) {
      int root = roots[tree];
      int end = tree + 1 < trees ? roots[tree + 1] : nodes;
      ObjectNode node = list.addObject();
      ArrayNode feature = node.putArray("feature");
      ArrayNode value = node.putArray("value");
      ArrayNode left = node.putArray("left");
      ArrayNode right = node.putArray("right");
      for (int n = root; n < end; n++) {
        boolean leaf = features[n] == LEAF;
        feature.add(features[n]);
        value.add(values[n]);
        left.add(leaf ? 0 : lefts[n] - root);
        right.add(leaf ? 0 : rights[n] - root);
      }
    }
    return list;
  }

  /**
   * Reads what {@link #toJson()} gave.
   *
   * @param columns how many features there are
   * @param labels how many trees there are a round
   * @throws IllegalArgumentException if it is not such, saying where
   */
  static Trees fromJson(JsonNode list, int columns, int labels) {
    if (!list.isArray() || list.size() % labels != 0) {
      throw new IllegalArgumentException(
          "\"trees\" must be a list of " + labels + " trees a round, but has " + list.size());
    }
    Trees trees = new Trees();
    for (JsonNode node : list) {
      trees.beginTree();
      int root = trees.nodes;
      int size = node.path("feature").size();
      if (size == 0) {
        throw new IllegalArgumentException("tree " + (trees.trees - 1) + " has no node");
      }
      for (int n = 0; n < size; n++) {
        int feature = integer(node, "feature", n, trees, LEAF, columns - 1);
        JsonNode value = node.path("value").path(n);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
          throw new IllegalArgumentException(
              "tree " + (trees.trees - 1) + ", node " + n + ": value must be a number");
        }
        int added = trees.add(feature, value.doubleValue());
        if (feature != LEAF) {
          trees.connect(
              added,
              root + integer(node, "left", n, trees, n + 1, size - 1),
              root + integer(node, "right", n, trees, n + 1, size - 1));
        }
      }
    }
    return trees;
  }

  private static int integer(JsonNode node, String name, int n, Trees trees, int low, int high) {
    JsonNode value = node.path(name).path(n);
    if (!value.isInt() || value.intValue() < low || value.intValue() > high) {
      throw new IllegalArgumentException(
          "tree "
              + (trees.trees - 1)
              + ", node "
              + n
              + ": "
              + name
              + " must be "
              + low
              + " to "
              + high
              + ", but is "
              + value);
    }
    return value.intValue();
  }
}
