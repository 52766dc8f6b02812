package dev.starsight.learner.internal.trees;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Regression trees in flat arrays. Node {@code n} is a leaf if its feature is -1, with its value as
 * output; otherwise a row goes left if its value of the feature is at most the node's value, else
 * right. Children come after their parent. Trees are numbered in the order they were added. Reading
 * is thread-safe after the last tree has been added.
 */
public final class Trees {

  static final int LEAF = -1;

  private int[] roots = new int[64];
  private int[] features = new int[1024];
  private double[] values = new double[1024];
  private int[] lefts = new int[1024];
  private int[] rights = new int[1024];
  private int trees;
  private int nodes;

  public int size() {
    return trees;
  }

  /** Makes the next added node the root of a new tree. */
  void beginTree() {
    if (trees == roots.length) {
      roots = Arrays.copyOf(roots, 2 * trees);
    }
    roots[trees++] = nodes;
  }

  /** Adds a node without its {@linkplain #connect children}, and returns its number. */
  int add(int feature, double value) {
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

  /** Returns the output of a tree for a row of values by feature. */
  public double output(int tree, double[] row) {
    int node = roots[tree];
    while (features[node] != LEAF) {
      node = row[features[node]] <= values[node] ? lefts[node] : rights[node];
    }
    return values[node];
  }

  /** Returns one object per tree, with nodes numbered from its root. */
  public ArrayNode toJson() {
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
   * Reads what {@link #toJson()} returned.
   *
   * @param columns number of features
   * @param labels number of trees per round
   * @throws IOException if it is not valid, naming the place
   */
  public static Trees fromJson(List<JsonFields> list, int columns, int labels) throws IOException {
    if (list.size() % labels != 0) {
      throw new IllegalArgumentException(
          "\"trees\" must be a list of " + labels + " trees a round, but has " + list.size());
    }
    Trees trees = new Trees();
    for (JsonFields fields : list) {
      trees.add(fields, columns);
    }
    return trees;
  }

  private void add(JsonFields fields, int columns) throws IOException {
    int[] feature = fields.integers("feature", LEAF, columns - 1);
    double[] value = fields.reals("value");
    int[] left = fields.integers("left", 0, feature.length);
    int[] right = fields.integers("right", 0, feature.length);
    if (feature.length == 0) {
      throw fields.refused("feature", "a number a node");
    }
    if (value.length != feature.length
        || left.length != feature.length
        || right.length != feature.length) {
      throw fields.refused("value", "as long as feature, left and right");
    }
    beginTree();
    int root = nodes;
    for (int n = 0; n < feature.length; n++) {
      int added = add(feature[n], value[n]);
      if (feature[n] != LEAF) {
        requireChild(fields, "left", left[n], n, feature.length);
        requireChild(fields, "right", right[n], n, feature.length);
        connect(added, root + left[n], root + right[n]);
      }
    }
  }

  private static void requireChild(JsonFields fields, String side, int child, int node, int size)
      throws IOException {
    if (child <= node || child >= size) {
      throw fields.refused(
          side, (node + 1) + " to " + (size - 1) + " at place " + node + " (here " + child + ")");
    }
  }
}
