package dev.starsight.quality.learning.internal;

import dev.starsight.data.internal.LongColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the n-grams of texts and groups the near-duplicates among them. Texts with the same
 * n-grams are one set, however many there are. If the sets become too large, a seeded sample of
 * them is kept, which does not depend on the order of the texts. Not thread-safe.
 */
public final class NearDuplicateFinder {

  private final double threshold;
  private final long mostShingles;
  private final Map<Long, Integer> setOf = new HashMap<>();
  private final List<long[]> sets = new ArrayList<>();
  private final LongColumn sampleHashes = new LongColumn();

  /** The row of each text that was kept, and its set, in the order of the texts. */
  private final IntList rows = new IntList();

  private final IntList setOfRow = new IntList();
  private long shingles;
  private long texts;
  private long sampleMask;

  /**
   * A text that has near-duplicates.
   *
   * @param group the number of its group, from 1 on, in the order of their first rows
   * @param row its row
   * @param similarity its Jaccard similarity to the first row of the group, 0 to 1; it may be below
   *     the threshold, because a group is a chain of pairs that reach it
   */
  public record Member(int group, int row, double similarity) {}

  /**
   * What was found.
   *
   * @param members the texts that have near-duplicates, group by group, rows ascending
   * @param texts the texts that had enough words
   * @param sampled the texts of the sample among them; equal to {@code texts} without one
   * @param leftOut see {@link NearDuplicateJoin.Result}
   */
  public record Found(List<Member> members, long texts, long sampled, long leftOut) {}

  /**
   * Creates an empty collection.
   *
   * @param threshold the least Jaccard similarity of near-duplicates, above 0, at most 1
   * @param mostShingles how many n-grams to hold in memory
   */
  public NearDuplicateFinder(double threshold, long mostShingles) {
    this.threshold = threshold;
    this.mostShingles = mostShingles;
  }

  /**
   * Adds a text.
   *
   * @param shingles those of {@link WordShingles}; a text without any is left out
   * @param sampleHash that of {@link WordShingles#sampleHash}
   */
  public void add(int row, long[] shingles, long sampleHash) {
    if (shingles.length == 0) {
      return;
    }
    texts++;
    if ((sampleHash & sampleMask) != 0) {
      return;
    }
    long fingerprint = WordShingles.fingerprint(shingles);
    Integer known = setOf.get(fingerprint);
    if (known == null) {
      known = sets.size();
      setOf.put(fingerprint, known);
      sets.add(shingles.clone()); // the join changes it
      sampleHashes.add(sampleHash);
      this.shingles += shingles.length;
    }
    rows.add(row);
    setOfRow.add(known);
    while (this.shingles > mostShingles && sets.size() > 1) {
      halve();
    }
  }

  /** Keeps half of the sets and their texts. */
  private void halve() {
    sampleMask = (sampleMask << 1) | 1;
    int[] newNumber = new int[sets.size()];
    int kept = 0;
    shingles = 0;
    setOf.clear();
    for (int set = 0; set < newNumber.length; set++) {
      newNumber[set] = -1;
      if ((sampleHashes.get(set) & sampleMask) == 0) {
        newNumber[set] = kept;
        sets.set(kept, sets.get(set));
        sampleHashes.set(kept, sampleHashes.get(set));
        shingles += sets.get(kept).length;
        setOf.put(WordShingles.fingerprint(sets.get(kept)), kept++);
      }
    }
    sets.subList(kept, sets.size()).clear();
    sampleHashes.truncate(kept);
    int next = 0;
    for (int i = 0; i < rows.size(); i++) {
      int set = newNumber[setOfRow.get(i)];
      if (set >= 0) {
        rows.set(next, rows.get(i));
        setOfRow.set(next++, set);
      }
    }
    rows.truncate(next);
    setOfRow.truncate(next);
  }

  /** Groups the texts and ends this collection. */
  public Found find(int threads) {
    setOf.clear();
    NearDuplicateJoin.Result joined = NearDuplicateJoin.join(sets, threshold, threads);
    DisjointSets connected = new DisjointSets(sets.size());
    for (int i = 0; i < joined.pairs().size(); i += 2) {
      connected.connect(joined.pairs().get(i), joined.pairs().get(i + 1));
    }
    int[] texts = new int[sets.size()];
    for (int i = 0; i < rows.size(); i++) {
      texts[connected.root(setOfRow.get(i))]++;
    }
    int[] groups = new int[sets.size()];
    int[] first = new int[sets.size()];
    int count = 0;
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      int set = setOfRow.get(i);
      int root = connected.root(set);
      if (texts[root] > 1) {
        if (groups[root] == 0) {
          groups[root] = ++count;
          first[root] = set;
        }
        double similarity = NearDuplicateJoin.similarity(sets.get(first[root]), sets.get(set));
        members.add(new Member(groups[root], rows.get(i), similarity));
      }
    }
    members.sort(Comparator.comparingInt(Member::group).thenComparingInt(Member::row));
    return new Found(members, this.texts, rows.size(), joined.leftOut());
  }
}
