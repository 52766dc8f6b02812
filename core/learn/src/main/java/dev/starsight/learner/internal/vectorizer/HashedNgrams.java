package dev.starsight.learner.internal.vectorizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.learner.vectorizer.TextFeatures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * N-grams of words numbered by a hash (Weinberger et al., 2009), like scikit-learn's
 * HashingVectorizer: the number of an n-gram is the absolute value of the 32-bit MurmurHash3 of its
 * UTF-8 bytes modulo a power of two, and with signs it counts negatively if the hash is negative.
 * Immutable, hence thread-safe.
 */
final class HashedNgrams implements FeatureSpace {

  private final int longest;
  private final int bits;
  private final boolean signed;

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
    return Math.abs(hash) & (size() - 1); // even for the smallest int, whose low bits are 0
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

  /** Reads a text word by word; the words are joined by blanks, so an n-gram is a byte range. */
  private static final class Scan {

    private final WordScanner scanner = new WordScanner();
    private final int[] starts = new int[TextFeatures.MAX_WORDS]; // of the last words
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
      starts[words++ % starts.length] = end;
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

    /** The hash of the n-gram of the last {@code count} words. */
    int hash(int count) {
      return murmur3(bytes, starts[(words - count) % starts.length], end);
    }

    String ngram(int count) {
      int from = starts[(words - count) % starts.length];
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

  /** Returns the n-grams of the text with these numbers; all of them where several share one. */
  @Override
  public List<String> names(String text, int[] numbers, int size) {
    Map<Integer, String> found = new HashMap<>();
    Scan scan = new Scan();
    scan.start(text);
    while (scan.nextWord()) {
      for (int words = 1; words <= Math.min(longest, scan.words); words++) {
        found.merge(column(scan.hash(words)), scan.ngram(words), HashedNgrams::joined);
      }
    }
    return Arrays.stream(numbers, 0, size).mapToObj(n -> found.getOrDefault(n, "")).toList();
  }

  private static String joined(String names, String other) {
    return List.of(names.split(" / ", -1)).contains(other) ? names : names + " / " + other;
  }

  @Override
  public void write(ObjectNode root) {
    root.put("ngrams", longest);
    root.put("hashBits", bits);
    root.put("signed", signed);
  }
}
