package dev.starsight.phrases.internal;

import dev.starsight.data.internal.NormalizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Splits reviews on several threads and gives them to a sample, or counts phrases in them. */
public final class ReviewReader implements AutoCloseable {

  private final OrderedBatches<ReadReview, ?> batches;

  private ReviewReader(OrderedBatches<ReadReview, ?> batches) {
    this.batches = batches;
  }

  /** Returns a reader that adds reviews to a sample. */
  public static ReviewReader into(ReviewSample sample, int threads) {
    return new ReviewReader(
        new OrderedBatches<ReadReview, List<ReviewSample.SplitReview>>(
            threads, reads -> split(sample, reads), split -> split.forEach(sample::add)));
  }

  private static List<ReviewSample.SplitReview> split(ReviewSample sample, List<ReadReview> reads) {
    WordHashes words = new WordHashes();
    List<ReviewSample.SplitReview> split = new ArrayList<>(reads.size());
    for (ReadReview read : reads) {
      split.add(sample.split(read, words));
    }
    return split;
  }

  /** The phrases that a review says. */
  private static final class Said {

    private final ReadReview read;
    private final long key;
    private final int words;
    private final int[] phrases;

    Said(ReadReview read, long key, int words, int[] phrases) {
      this.read = read;
      this.key = key;
      this.words = words;
      this.phrases = phrases;
    }
  }

  /** Returns a reader that counts phrases; of equal texts the first one that is read counts. */
  public static ReviewReader into(PhraseTally tally, List<FoundPhrase> phrases, int threads) {
    SaidPhrases table = new SaidPhrases(phrases);
    CopyFilter filter = new CopyFilter();
    return new ReviewReader(
        new OrderedBatches<ReadReview, List<Said>>(
            threads,
            reads -> table.said(reads),
            all -> {
              for (Said said : all) {
                ReadReview read = said.read;
                if (filter.isNew(said.key, read, said.words)) {
                  tally.add(read.first(), read.label(), read.month(), said.phrases);
                }
              }
            }));
  }

  /** Finds the phrases of reviews. Thread-safe. */
  private static final class SaidPhrases {

    private final LongIndex words = new LongIndex(1 << 10);
    private final PhraseTrie trie;

    SaidPhrases(List<FoundPhrase> phrases) {
      List<int[]> numbered = new ArrayList<>();
      for (FoundPhrase phrase : phrases) {
        numbered.add(Arrays.stream(phrase.hashes()).mapToInt(words::add).toArray());
      }
      trie = new PhraseTrie(numbered);
    }

    List<Said> said(List<ReadReview> reads) {
      WordHashes split = new WordHashes();
      List<Said> all = new ArrayList<>(reads.size());
      int[] found = new int[trie.size()];
      boolean[] isFound = new boolean[trie.size()];
      for (ReadReview read : reads) {
        split.split(read.text());
        int[] numbers = new int[split.size()];
        int count = 0;
        for (int i = 0; i < numbers.length; i++) {
          long hash = split.hash(i);
          count += hash == WordHashes.GAP ? 0 : 1;
          numbers[i] = hash == WordHashes.GAP ? -1 : words.get(hash);
        }
        int[] size = {0};
        trie.find(
            numbers,
            phrase -> {
              if (!isFound[phrase]) {
                isFound[phrase] = true;
                found[size[0]++] = phrase;
              }
            });
        int[] phrases = Arrays.copyOf(found, size[0]);
        for (int phrase : phrases) {
          isFound[phrase] = false;
        }
        all.add(new Said(read, NormalizedText.key(read.text()), count, phrases));
      }
      return all;
    }
  }

  /** Adds a review. */
  public void add(ReadReview read) {
    batches.add(read);
  }

  /** Waits until all reviews are counted. */
  public void finish() {
    batches.finish();
  }

  @Override
  public void close() {
    batches.close();
  }
}
