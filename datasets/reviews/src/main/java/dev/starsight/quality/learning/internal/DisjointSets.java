package dev.starsight.quality.learning.internal;

/** A union-find structure: which of the numbers from 0 on are connected. Not thread-safe. */
public final class DisjointSets {

  private final int[] parent;

  public DisjointSets(int size) {
    parent = new int[size];
    for (int i = 0; i < size; i++) {
      parent[i] = i;
    }
  }

  /** Returns the least number that is connected with this one. */
  public int root(int number) {
    int root = number;
    while (parent[root] != root) {
      root = parent[root];
    }
    for (int i = number; parent[i] != root; ) {
      int next = parent[i];
      parent[i] = root;
      i = next;
    }
    return root;
  }

  public void connect(int first, int second) {
    int a = root(first);
    int b = root(second);
    parent[Math.max(a, b)] = Math.min(a, b);
  }
}
