package dev.starsight.phrases.internal;

import java.io.IOException;
import java.util.List;

/** Reviews that are sampled and counted where they are, such as on many machines. */
public interface RemoteReviews {

  /** Returns how large samples with a seed would be. */
  SampleSizes sizes(long seed) throws IOException;

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
