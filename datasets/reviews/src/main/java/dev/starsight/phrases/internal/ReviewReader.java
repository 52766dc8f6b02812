package dev.starsight.phrases.internal;

import dev.starsight.data.internal.NormalizedText;
import java.io.IOException;
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

  /** Returns a reader that counts phrases; of equal texts the first one that is read counts. */
  public static ReviewReader into(PhraseTally tally, List<FoundPhrase> phrases, int threads) {
    SaidPhrases table = SaidPhrases.of(phrases);
    CopyFilter filter = new CopyFilter();
    return new ReviewReader(
        new OrderedBatches<ReadReview, List<SaidPhrases.Said>>(
            threads,
            reads -> {
              SaidPhrases.Finder finder = table.finder();
              return reads.stream().map(finder::said).toList();
            },
            all -> {
              for (SaidPhrases.Said said : all) {
                if (filter.isNew(said.copied())) {
                  ReadReview read = said.review();
                  tally.add(read.first(), read.label(), read.month(), said.phrases());
                }
              }
            }));
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

  /** Finds the phrases that reviews say. Immutable. */
  public static final class SaidPhrases {

    private final LongIndex words = new LongIndex(1 << 10);
    private final PhraseTrie trie;

    /**
     * Creates a search for phrases.
     *
     * @param phrases the hashes of the words of each
     */
    public SaidPhrases(List<long[]> phrases) {
      List<int[]> numbered = new ArrayList<>();
      for (long[] hashes : phrases) {
        numbered.add(Arrays.stream(hashes).mapToInt(words::add).toArray());
      }
      trie = new PhraseTrie(numbered);
    }

    static SaidPhrases of(List<FoundPhrase> phrases) {
      return new SaidPhrases(hashes(phrases));
    }

    /** Returns the hashes of the words of each phrase. */
    public static List<long[]> hashes(List<FoundPhrase> phrases) {
      return phrases.stream().map(FoundPhrase::hashes).toList();
    }

    /** The phrases that a review says. Nobody changes its array, so it is immutable. */
    public static final class Said {

      private final ReadReview review;
      private final long copied;
      private final int[] phrases;

      private Said(ReadReview review, long copied, int[] phrases) {
        this.review = review;
        this.copied = copied;
        this.phrases = phrases;
      }

      public ReadReview review() {
        return review;
      }

      /** Returns what the copies of its text on its side have in common; 0 if it is no copy. */
      public long copied() {
        return copied;
      }

      /** Returns the numbers of the phrases. */
      public int[] phrases() {
        return phrases;
      }
    }

    /** Returns a finder, which has memory of its own. */
    public Finder finder() {
      return new Finder();
    }

    /** Finds phrases in one review after the other. Not thread-safe. */
    public final class Finder {

      private final WordHashes split = new WordHashes();
      private final int[] found = new int[trie.size()];
      private final boolean[] isFound = new boolean[trie.size()];
      private int size;

      private Finder() {}

      /** Returns the phrases that a review says, each once. */
      public Said said(ReadReview read) {
        split.split(read.text());
        int[] numbers = new int[split.size()];
        int count = 0;
        for (int i = 0; i < numbers.length; i++) {
          long hash = split.hash(i);
          count += hash == WordHashes.GAP ? 0 : 1;
          numbers[i] = hash == WordHashes.GAP ? -1 : words.get(hash);
        }
        size = 0;
        trie.find(numbers, this::add);
        int[] phrases = Arrays.copyOf(found, size);
        for (int phrase : phrases) {
          isFound[phrase] = false;
        }
        return new Said(
            read, CopyFilter.copied(NormalizedText.key(read.text()), read, count), phrases);
      }

      private void add(int phrase) {
        if (!isFound[phrase]) {
          isFound[phrase] = true;
          found[size++] = phrase;
        }
      }
    }
  }

  /** Reviews that are sampled and counted where they are, such as on many machines. */
  public interface Remote {

    /** Returns how large samples with a seed would be. */
    ReviewSample.Sizes sizes(long seed) throws IOException;

    /** Returns the reviews of a sample: those that so many halvings of their side keep. */
    Iterable<ReadReview> kept(long seed, int halvingsOfFirst, int halvingsOfSecond)
        throws IOException;

    /**
     * Counts phrases in all reviews; of equal texts in the first one that is read.
     *
     * @return how many were read
     */
    long count(List<FoundPhrase> phrases, PhraseTally tally) throws IOException;
  }
}
