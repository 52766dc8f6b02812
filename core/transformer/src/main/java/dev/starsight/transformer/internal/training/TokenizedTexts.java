package dev.starsight.transformer.internal.training;

import dev.starsight.data.StarsightException;
import dev.starsight.data.internal.LongColumn;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.files.internal.Sha256;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Vocabulary;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The tokens of unlabelled texts, without {@code [CLS]} and {@code [SEP]}, four bytes each, and
 * which of the texts are held out. Not thread-safe.
 */
final class TokenizedTexts {

  /** The tokens of a text that are kept. */
  private static final int LONGEST = 1 << 16;

  private static final int PAGE = 1 << 20;
  private static final int CHUNK = 4096;
  private static final int FEWEST = 20;

  /** One text of so many is held out, up to the most. */
  private static final int ONE_OF = 20;

  private static final int MOST_HELD_OUT = 2000;

  private final Tokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final List<int[]> pages = new ArrayList<>();
  private final LongColumn starts = new LongColumn();
  private final LongColumn keys = new LongColumn();
  private final List<String> waiting = new ArrayList<>();
  private int free = PAGE;

  TokenizedTexts(Tokenizer tokenizer, Vocabulary vocabulary) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
  }

  /** The texts to train on and those held out, by number. */
  @SuppressWarnings("ArrayRecordComponent") // Compared nowhere.
  record Parts(int[] train, int[] heldOut) {}

  void add(String text) {
    waiting.add(text);
    if (waiting.size() == CHUNK) {
      addWaiting();
    }
  }

  private void addWaiting() {
    List<Encoding> encodings = tokenizer.encode(waiting, LONGEST);
    for (int i = 0; i < encodings.size(); i++) {
      Encoding encoding = encodings.get(i);
      int length = encoding.length() - 2;
      if (length > 0) {
        add(Arrays.copyOfRange(encoding.inputIds(), 1, 1 + length));
        keys.add(NormalizedText.key(waiting.get(i)));
      }
    }
    waiting.clear();
  }

  private void add(int[] ids) {
    if (free + ids.length + 1 > PAGE) {
      pages.add(new int[PAGE]);
      free = 0;
    }
    int[] page = pages.get(pages.size() - 1);
    starts.add((pages.size() - 1L) * PAGE + free);
    page[free] = ids.length;
    System.arraycopy(ids, 0, page, free + 1, ids.length);
    free += ids.length + 1;
  }

  int size() {
    return starts.size();
  }

  private int[] page(int text) {
    return pages.get((int) (starts.get(text) / PAGE));
  }

  private int start(int text) {
    return (int) (starts.get(text) % PAGE);
  }

  /** Returns the number of tokens of a text. */
  int length(int text) {
    return page(text)[start(text)];
  }

  /**
   * Returns the tokens of a text between {@code [CLS]} and {@code [SEP]}; if it is too long, so
   * many in a row from anywhere in it.
   *
   * @param room the most tokens of a text
   */
  int[] window(int text, int room, SplittableRandom random) {
    int length = length(text);
    int kept = Math.min(room, length);
    int from = start(text) + 1 + (length > room ? random.nextInt(length - room + 1) : 0);
    int[] ids = new int[kept + 2];
    ids[0] = vocabulary.clsId();
    System.arraycopy(page(text), from, ids, 1, kept);
    ids[kept + 1] = vocabulary.sepId();
    return ids;
  }

  /**
   * Ends the adding of texts, and holds some of them out: those whose normalized texts have the
   * lowest hashes, so that equal texts are in one part.
   *
   * @throws StarsightException if there are too few texts
   */
  Parts parts(long seed) {
    addWaiting();
    if (size() < FEWEST) {
      throw new StarsightException(
          "an adaptation needs at least %s texts with a word in them, but there are %s"
              .formatted(FEWEST, size()));
    }
    long[] hashes =
        IntStream.range(0, size()).mapToLong(i -> Shuffle.mix(seed, 31, keys.get(i))).toArray();
    long[] sorted = hashes.clone();
    Arrays.sort(sorted);
    long last = sorted[Math.max(1, Math.min(MOST_HELD_OUT, size() / ONE_OF)) - 1];
    Parts parts =
        new Parts(
            IntStream.range(0, size()).filter(i -> hashes[i] > last).toArray(),
            IntStream.range(0, size()).filter(i -> hashes[i] <= last).toArray());
    if (parts.train().length == 0) {
      throw new StarsightException(
          "an adaptation needs different texts, but the %s texts are all the same"
              .formatted(size()));
    }
    return parts;
  }

  /** Returns how often each token occurs in these texts. */
  long[] counts(int[] texts, int tokens) {
    long[] counts = new long[tokens];
    for (int text : texts) {
      int[] page = page(text);
      int from = start(text) + 1;
      for (int i = from; i < from + length(text); i++) {
        counts[page[i]]++;
      }
    }
    return counts;
  }

  /** Returns the SHA-256 of the tokens of these texts. */
  String digest(int[] texts) {
    MessageDigest digest = Sha256.digest();
    for (int text : texts) {
      int count = 1 + length(text);
      ByteBuffer bytes = ByteBuffer.allocate(count * Integer.BYTES);
      bytes.asIntBuffer().put(page(text), start(text), count);
      digest.update(bytes);
    }
    return Sha256.hex(digest);
  }
}
