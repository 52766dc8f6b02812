package dev.starsight.learner.internal.vectorizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * N-grams of words numbered by a hash (Weinberger et al., 2009): the number of one is the absolute
 * value of the 32-bit MurmurHash3 of its UTF-8 bytes modulo a power of two, and with signs it
 * counts negatively where the hash is negative, as in scikit-learn's HashingVectorizer. Immutable,
 * hence thread-safe.
 */
final class HashedNgrams implements FeatureSpace {

  private final int longest;
  private final int bits;
  private final boolean signed;

  /**
   * A way of hashing.
   *
   * @param longest words in the longest n-gram
   * @param bits there are 2 to this power numbers
   */
  HashedNgrams(int longest, int bits, boolean signed) {
    this.longest = longest;
    this.bits = bits;
    this.signed = signed;
  }

  @Override
  public int size() {
    return 1 << bits;
  }

  private int column(int hash) {
    return Math.abs(hash) & (size() - 1); // also of the smallest int, whose low bits are 0
  }

  @Override
  public Counter counter() {
    Scan scan = new Scan();
    return (text, offset, counts) -> {
      scan.start(text);
      while (scan.nextWord()) {
        for (int words = 1; words <= Math.min(longest, scan.words); words++) {
          int hash = scan.hash(words);
          counts.add(offset + column(hash), signed && hash < 0 ? -1 : 1);
        }
      }
    };
  }

  /**
   * A text's words one by one, joined by blanks as bytes, so that an n-gram is a range of these.
   */
  private static final class Scan {

    private final WordScanner scanner = new WordScanner();
    private final int[] starts = new int[Ngrams.LONGEST]; // of the last words, by number modulo
    private byte[] bytes = new byte[1 << 10];
    private int end;
    private int words;

    void start(String text) {
      scanner.start(text);
      end = 0;
      words = 0;
    }

    boolean nextWord() {
      if (!scanner.next()) {
        return false;
      }
      int most = end + 1 + 3 * scanner.length();
      if (most > bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * most);
      }
      if (words > 0) {
        bytes[end++] = ' ';
      }
      starts[words++ % Ngrams.LONGEST] = end;
      appendUtf8(scanner.buffer(), scanner.length());
      return true;
    }

    private void appendUtf8(char[] characters, int length) {
      for (int i = 0; i < length; i++) {
        char c = characters[i];
        if (c >= 128) {
          byte[] rest = new String(characters, i, length - i).getBytes(StandardCharsets.UTF_8);
          System.arraycopy(rest, 0, bytes, end, rest.length);
          end += rest.length;
          return;
        }
        bytes[end++] = (byte) c;
      }
    }

    /** Of the n-gram of the last so many words. */
    int hash(int count) {
      int from = starts[(words - count) % Ngrams.LONGEST];
      return murmur3(bytes, from, end);
    }

    String ngram(int count) {
      int from = starts[(words - count) % Ngrams.LONGEST];
      return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }
  }

  /** Austin Appleby's MurmurHash3_x86_32 with the seed 0. */
  static int murmur3(byte[] bytes, int from, int to) {
    int hash = 0;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      int block =
          (bytes[i] & 0xff)
              | (bytes[i + 1] & 0xff) << 8
              | (bytes[i + 2] & 0xff) << 16
              | bytes[i + 3] << 24;
      hash = Integer.rotateLeft(hash ^ scrambled(block), 13) * 5 + 0xe6546b64;
    }
    int rest = 0;
    for (int shift = 0; i < to; i++, shift += 8) {
      rest |= (bytes[i] & 0xff) << shift;
    }
    hash ^= scrambled(rest) ^ (to - from);
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  private static int scrambled(int block) {
    return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
  }

  /** The n-grams of the text with these numbers; where several share one, all of them. */
  @Override
  public List<String> names(String text, int[] numbers, int size) {
    Map<Integer, String> found = new HashMap<>();
    Scan scan = new Scan();
    scan.start(text);
    while (scan.nextWord()) {
      for (int words = 1; words <= Math.min(longest, scan.words); words++) {
        found.merge(column(scan.hash(words)), scan.ngram(words), HashedNgrams::both);
      }
    }
    List<String> names = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      names.add(found.getOrDefault(numbers[i], ""));
    }
    return names;
  }

  private static String both(String some, String other) {
    return List.of(some.split(" / ", -1)).contains(other) ? some : some + " / " + other;
  }

  @Override
  public void write(ObjectNode root) {
    root.put("ngrams", longest);
    root.put("hashBits", bits);
    root.put("signed", signed);
  }
}
