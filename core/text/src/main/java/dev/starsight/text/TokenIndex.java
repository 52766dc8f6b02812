package dev.starsight.text;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Distinct tokens in the order they were added, and the position of each: an open-addressing hash
 * table, because a map of 30,000 boxed integers takes a good part of a tokenizer's start.
 */
final class TokenIndex {

  private String[] tokens;
  private int size;

  /** The position of a token plus 1, or 0; at most half full, its length a power of two. */
  private int[] slots;

  TokenIndex(int expected) {
    int capacity = Math.max(16, expected);
    this.tokens = new String[capacity];
    this.slots = new int[Integer.highestOneBit(capacity) * 4];
  }

  /** Adds a new token and returns -1; returns the position of a token that was added before. */
  int add(String token) {
    if (size * 2 >= slots.length) {
      grow();
    }
    int slot = slot(token);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, size * 2);
    }
    tokens[size] = token;
    slots[slot] = ++size;
    return -1;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    for (int i = 0; i < size; i++) {
      slots[slot(tokens[i])] = i + 1;
    }
  }

  private int slot(String token) {
    int mask = slots.length - 1;
    int slot = hash(token) & mask;
    while (slots[slot] != 0 && !tokens[slots[slot] - 1].equals(token)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Not {@link String#hashCode}, for which strings that collide are easily made. */
  private static int hash(String token) {
    int length = token.length();
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ token.charAt(i)) * 0x9E3779B1;
      hash ^= hash >>> 15;
    }
    return hash;
  }

  int positionOf(String token) {
    return slots[slot(token)] - 1;
  }

  int size() {
    return size;
  }

  String token(int position) {
    return tokens[position];
  }

  List<String> tokens() {
    return Collections.unmodifiableList(Arrays.asList(Arrays.copyOf(tokens, size)));
  }

  /** Returns the same tokens in another order: that at {@code i} moves to {@code positions[i]}. */
  TokenIndex reordered(int[] positions) {
    String[] inOrder = new String[size];
    for (int i = 0; i < size; i++) {
      inOrder[positions[i]] = tokens[i];
    }
    TokenIndex reordered = new TokenIndex(size);
    for (String token : inOrder) {
      reordered.add(token);
    }
    return reordered;
  }
}
