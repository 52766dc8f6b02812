package dev.starsight.quality;

import java.util.Arrays;

/**
 * The values that occur, and those that occur once: a hash table of 64-bit hashes with open
 * addressing. Exact except for hash collisions, whose probability among n values is about n² /
 * 2^65: one in 1,800 for a hundred million. Takes 9 bytes a slot, at most 28 bytes a distinct
 * value. Not thread-safe while it is being filled.
 */
final class Frequencies implements State {

  private static final byte ONCE = 1;
  private static final byte OFTEN = 2;

  private long[] hashes = new long[64];
  private byte[] seen = new byte[64];
  private int distinct;
  private long unique;
  private long rows;

  void add(Object value) {
    rows++;
    add(hash(value), ONCE);
  }

  long rows() {
    return rows;
  }

  long distinct() {
    return distinct;
  }

  long unique() {
    return unique;
  }

  Frequencies copy() {
    Frequencies copy = new Frequencies();
    copy.hashes = hashes.clone();
    copy.seen = seen.clone();
    copy.distinct = distinct;
    copy.unique = unique;
    copy.rows = rows;
    return copy;
  }

  @Override
  public State plus(State other) {
    Frequencies that = (Frequencies) other;
    Frequencies merged = distinct >= that.distinct ? copy() : that.copy();
    Frequencies added = distinct >= that.distinct ? that : this;
    merged.rows += added.rows;
    for (int i = 0; i < added.hashes.length; i++) {
      if (added.seen[i] != 0) {
        merged.add(added.hashes[i], added.seen[i]);
      }
    }
    return merged;
  }

  private void add(long hash, byte times) {
    int mask = hashes.length - 1;
    int slot = (int) (hash & mask);
    while (seen[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    if (seen[slot] == 0) {
      hashes[slot] = hash;
      seen[slot] = times;
      distinct++;
      unique += times == ONCE ? 1 : 0;
      if (distinct * 3L > hashes.length * 2L) {
        grow();
      }
    } else {
      unique -= seen[slot] == ONCE ? 1 : 0;
      seen[slot] = OFTEN;
    }
  }

  private void grow() {
    long[] oldHashes = hashes;
    byte[] oldSeen = seen;
    hashes = new long[oldHashes.length * 2];
    seen = new byte[hashes.length];
    int mask = hashes.length - 1;
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldSeen[i] != 0) {
        int slot = (int) (oldHashes[i] & mask);
        while (seen[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        hashes[slot] = oldHashes[i];
        seen[slot] = oldSeen[i];
      }
    }
  }

  /** Returns a hash that does not depend on the Java version; each step is invertible. */
  private static long hash(Object value) {
    String text = value.toString();
    long h = 0x2545F4914F6CDD1DL + text.length();
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      h ^= h >>> 32;
    }
    h *= 0xD6E8FEB86659FD93L;
    return h ^ (h >>> 32);
  }

  /** Returns the occupied slots in an order that does not depend on that of the rows. */
  private long[] sorted() {
    long[] keys = new long[distinct];
    int n = 0;
    for (int i = 0; i < hashes.length; i++) {
      if (seen[i] != 0) {
        keys[n++] = hashes[i] ^ ((long) seen[i] << 62);
      }
    }
    Arrays.sort(keys);
    return keys;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frequencies that
        && rows == that.rows
        && distinct == that.distinct
        && unique == that.unique
        && Arrays.equals(sorted(), that.sorted());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted());
  }

  @Override
  public String toString() {
    return "Frequencies[rows=%s, distinct=%s, unique=%s]".formatted(rows, distinct, unique);
  }
}
