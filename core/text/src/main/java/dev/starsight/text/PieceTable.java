package dev.starsight.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A vocabulary as two open-addressing tables over UTF-8 bytes: one of the tokens that begin a word
 * and have at most eight bytes, found by one comparison of a {@code long}; one of all tokens, which
 * longer words and pieces of words are looked up in. Immutable.
 */
final class PieceTable {

  /** Eight bytes as a number whose lowest eight bits are the first byte. */
  static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int SHORT = Long.BYTES;
  private static final String CONTINUES = "##";
  private static final int WORD_SEED = 0x811C9DC5;
  private static final int CONTINUED_SEED = 0x2F0B4A11;
  private static final int HASH_PRIME = 0x01000193;

  /** Two longs an entry, so that one cache line has both: the bytes, and the id plus 1. */
  final long[] shortWords;

  /** What {@link #slot(long, int)} needs to know of {@link #shortWords}. */
  final int shortShift;

  /** By slot: the hash of a token's bytes, and its id plus 1. */
  private final int[] hashes;

  private final int[] slots;
  private final int mask;

  /** The tokens' bytes one after the other, without {@code ##}; grow while the table is made. */
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
    // Vocabularies begin with what is frequent, which so gets the slots found first.
    // What is done with a token is in methods, which a cold JVM compiles long before this loop.
    int[] short_ = new int[size];
    int shortCount = 0;
    int id = 0;
    for (String token : tokens.toArray(new String[0])) {
      if (insert(id, token)) {
        short_[shortCount++] = id;
      }
      id++;
    }
    int shortBits = 32 - Integer.numberOfLeadingZeros(Math.max(16, 2 * shortCount - 1));
    this.shortWords = new long[2 << shortBits];
    this.shortShift = 64 - shortBits;
    for (int i = 0; i < shortCount; i++) {
      insertShort(short_[i], maxWordLength);
    }
  }

  private int start(int id) {
    return id == 0 ? 0 : ends[id - 1];
  }

  /** Whether it belongs among the short words. */
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

  /** Writes the bytes of a token; behind the last eight bytes can be read, too. */
  private void spell(int id, String token, int from) {
    int start = start(id);
    int length = token.length() - from;
    reserve(start + length + SHORT);
    byte[] into = spellings;
    for (int i = 0; i < length; i++) {
      char c = token.charAt(from + i);
      if (c >= 0x80) {
        spellAny(id, token.substring(from).getBytes(UTF_8));
        return;
      }
      into[start + i] = (byte) c;
    }
    end(id, start + length);
  }

  private void spellAny(int id, byte[] utf8) {
    int start = start(id);
    reserve(start + utf8.length + SHORT);
    System.arraycopy(utf8, 0, spellings, start, utf8.length);
    end(id, start + utf8.length);
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
        || spellings[ends[id] - 1] == 0 // U+0000, which looks like the end of a number.
        || characters(spellings, start, ends[id]) > maxWordLength) {
      return;
    }
    long key = 0;
    // Not by key(…): the handle it reads with is slow until the JVM is warm.
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

  /** How many characters there are in UTF-8. */
  static int characters(byte[] utf8, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += (utf8[i] & 0xC0) != 0x80 ? 1 : 0;
    }
    return count;
  }

  /** Up to eight bytes as a number, zeros behind them; eight must be there to be read. */
  static long key(byte[] bytes, int from, int length) {
    long eight = (long) EIGHT_BYTES.get(bytes, from);
    return length == SHORT ? eight : eight & ((1L << (8 * length)) - 1);
  }

  /** Where a short word is found first; its id is behind it. */
  static int slot(long key, int shift) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> shift) << 1;
  }

  private int nextShort(int slot) {
    return (slot + 2) & (shortWords.length - 1);
  }

  /** The id of a whole word of one to eight bytes, or -1. */
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
   * The pieces of a word: the longest token it begins with, the longest that goes on from there,
   * and so on; {@code [UNK]} alone if that fails anywhere.
   *
   * @param pieces has room for a piece a byte
   * @param prefixes scratch, as long
   * @return how many pieces
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

  /** The seed makes the hashes of "ing" and "##ing" differ, whatever the bytes. */
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
