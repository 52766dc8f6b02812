package dev.starsight.phrases.internal;

import java.util.ArrayList;
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
}
