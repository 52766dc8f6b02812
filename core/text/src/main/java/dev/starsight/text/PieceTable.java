package dev.starsight.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A vocabulary as two open-addressing hash tables of UTF-8 bytes: one of the tokens that begin a
 * word and have at most eight bytes, which compares them as one {@code long}, and one of all
 * tokens, for longer words and pieces of words. Immutable.
 */
final class PieceTable {

  /** Eight bytes as a little-endian number. */
  static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int SHORT = Long.BYTES;
  private static final String CONTINUES = "##";
  private static final int WORD_SEED = 0x811C9DC5;
  private static final int CONTINUED_SEED = 0x2F0B4A11;
  private static final int HASH_PRIME = 0x01000193;

  /** Two longs an entry, side by side in one cache line: the bytes, and the id plus 1. */
  final long[] shortWords;

  /** The second argument of {@link #slot(long, int)} for {@link #shortWords}. */
  final int shortShift;

  private final int[] hashes;

  /** The id of a token plus 1 by slot. */
  private final int[] slots;

  private final int mask;

  /** The bytes of the tokens one after the other, without {@code ##}. */
  private byte[] spellings;

  private final int[] ends;
  private int longest;
  private final int unkId;

  PieceTable(List<String> tokens, int unkId, int maxWordLength) {
    this.unkId = unkId;
    int size = tokens.size();
    this.ends = new int[size];
    this.spellings = new byte[size * 8 + SHORT];
    int bits = 32 - Integer.numberOfLeadingZeros(Math.max(16, 2 * size - 1));
    this.hashes = new int[1 << bits];
    this.slots = new int[1 << bits];
    this.mask = (1 << bits) - 1;
    // Vocabularies begin with frequent tokens, which therefore get the slots that are found first.
    // The body of the loop is a method, which a cold JVM compiles long before the loop.
    int[] shortIds = new int[size];
    int shortCount = 0;
    int id = 0;
    for (String token : tokens.toArray(new String[0])) {
      if (insert(id, token)) {
        shortIds[shortCount++] = id;
      }
      id++;
    }
    int shortBits = 32 - Integer.numberOfLeadingZeros(Math.max(16, 2 * shortCount - 1));
    this.shortWords = new long[2 << shortBits];
    this.shortShift = 64 - shortBits;
    for (int i = 0; i < shortCount; i++) {
      insertShort(shortIds[i], maxWordLength);
    }
  }

  private int start(int id) {
    return id == 0 ? 0 : ends[id - 1];
  }

  /** Inserts a token and returns whether it belongs into the table of short words. */
  private boolean insert(int id, String token) {
    boolean continued = token.length() > CONTINUES.length() && token.startsWith(CONTINUES);
    spell(id, token, continued ? CONTINUES.length() : 0);
    int hash = continued ? CONTINUED_SEED : WORD_SEED;
    byte[] bytes = spellings;
    int start = start(id);
    int end = ends[id];
    for (int i = start; i < end; i++) {
      hash = extend(hash, bytes[i]);
    }
    int slot = slot(hash);
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    hashes[slot] = hash;
    slots[slot] = id + 1;
    return !continued && end - start <= SHORT;
  }

  /** Writes the bytes of a token and makes room to read eight bytes after its end. */
  private void spell(int id, String token, int from) {
    int start = start(id);
    int length = token.length() - from;
    reserve(start + length + SHORT);
    byte[] into = spellings;
    for (int i = 0; i < length; i++) {
      char c = token.charAt(from + i);
      if (c >= 0x80) {
        byte[] utf8 = token.substring(from).getBytes(UTF_8);
        reserve(start + utf8.length + SHORT);
        System.arraycopy(utf8, 0, spellings, start, utf8.length);
        end(id, start + utf8.length);
        return;
      }
      into[start + i] = (byte) c;
    }
    end(id, start + length);
  }

  private void end(int id, int end) {
    longest = Math.max(longest, end - start(id));
    ends[id] = end;
  }

  private void reserve(int length) {
    if (length > spellings.length) {
      spellings = Arrays.copyOf(spellings, Math.max(spellings.length * 2, length));
    }
  }

  private void insertShort(int id, int maxWordLength) {
    int start = start(id);
    int length = ends[id] - start;
    if (length == 0
        || spellings[ends[id] - 1] == 0 // U+0000 would look like the zeros after a word.
        || characters(spellings, start, ends[id]) > maxWordLength) {
      return;
    }
    long key = 0;
    // Not by key(…): its VarHandle is slow until the JVM is warm.
    for (int i = length - 1; i >= 0; i--) {
      key = key << 8 | (spellings[start + i] & 0xFF);
    }
    int slot = slot(key, shortShift);
    while (shortWords[slot] != 0) {
      slot = nextShort(slot);
    }
    shortWords[slot] = key;
    shortWords[slot + 1] = id + 1L;
  }

  static int characters(byte[] utf8, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += (utf8[i] & 0xC0) != 0x80 ? 1 : 0;
    }
    return count;
  }

  /** Returns up to eight bytes as a number, zeros after them; the array must have all eight. */
  static long key(byte[] bytes, int from, int length) {
    long eight = (long) EIGHT_BYTES.get(bytes, from);
    return length == SHORT ? eight : eight & ((1L << (8 * length)) - 1);
  }

  /** Returns the first slot to look for a short word; its id is in the next element. */
  static int slot(long key, int shift) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> shift) << 1;
  }

  private int nextShort(int slot) {
    return (slot + 2) & (shortWords.length - 1);
  }

  /** Returns the id of a word of one to eight bytes that is a token, or -1. */
  int shortWord(long key) {
    int slot = slot(key, shortShift);
    while (true) {
      long found = shortWords[slot];
      if (found == key) {
        return (int) shortWords[slot + 1] - 1;
      }
      if (found == 0) {
        return -1;
      }
      slot = nextShort(slot);
    }
  }

  private static int extend(int hash, byte b) {
    return (hash ^ (b & 0xFF)) * HASH_PRIME;
  }

  private int slot(int hash) {
    return (hash ^ (hash >>> 15)) & mask;
  }

  /**
   * Splits a word into the longest token it begins with, the longest that continues it, and so on;
   * {@code [UNK]} alone if no token fits somewhere.
   *
   * @param pieces receives the ids; as long as the word
   * @param prefixes scratch, as long as the word
   * @return the number of pieces
   */
  int pieces(byte[] word, int length, int[] pieces, int[] prefixes) {
    int count = 0;
    int from = 0;
    while (from < length) {
      int most = Math.min(longest, length - from);
      int hash = from == 0 ? WORD_SEED : CONTINUED_SEED;
      for (int i = 0; i < most; i++) {
        hash = extend(hash, word[from + i]);
        prefixes[i] = hash;
      }
      int id = -1;
      int taken = most;
      while (taken > 0) {
        id = find(prefixes[taken - 1], word, from, taken);
        if (id >= 0) {
          break;
        }
        taken--;
      }
      if (id < 0) {
        pieces[0] = unkId;
        return 1;
      }
      pieces[count++] = id;
      from += taken;
    }
    return count;
  }

  /** The seed of the hash tells "ing" from "##ing", whose bytes are the same. */
  private int find(int hash, byte[] word, int from, int length) {
    int slot = slot(hash);
    while (slots[slot] != 0) {
      if (hashes[slot] == hash) {
        int id = slots[slot] - 1;
        int start = start(id);
        if (ends[id] - start == length
            && Arrays.equals(spellings, start, ends[id], word, from, from + length)) {
          return id;
        }
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }
}
