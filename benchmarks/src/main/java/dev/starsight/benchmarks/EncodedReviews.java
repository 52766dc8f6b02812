package dev.starsight.benchmarks;

import dev.starsight.data.StarsightException;
import dev.starsight.reviews.Review;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.Checkpoint;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Rows of at most {@value TokenizerBenchmark#MAX_LENGTH} token ids, for training. */
final class EncodedReviews {

  /** Rows of random words with the {@link #lengths} of real reviews. */
  static final String SHAPED = "shaped";

  private static final int MAX_LENGTH = TokenizerBenchmark.MAX_LENGTH;
  private static final long SEED = 42;

  private static final int CLS = 101;
  private static final int SEP = 102;

  /** Smaller ids are special tokens, unused ones and single characters. */
  private static final int FIRST_WORD = 2000;

  private static final int WORDS = 29_000;

  /**
   * The quantiles of the numbers of tokens of the 81,632 reviews of Digital Software, in steps of 5
   * % from the least to the greatest; 19 % of the reviews are truncated.
   */
  private static final int[] TWENTIETHS = {
    3, 6, 10, 15, 22, 26, 29, 32, 36, 40, 46, 52, 61, 71, 84, 99, 121, 151, 197, 288, 512
  };

  private EncodedReviews() {}

  /**
   * Returns exactly so many rows.
   *
   * @param corpus {@link #SHAPED}, or one of {@link Corpus#reviews}
   * @throws StarsightException if there is no such corpus, or it has fewer
   */
  static List<Encoding> rows(String corpus, int count) throws IOException {
    if (corpus.equals(SHAPED)) {
      SplittableRandom random = new SplittableRandom(SEED);
      return lengths(count).mapToObj(length -> words(random, length)).toList();
    }
    List<String> texts = Corpus.reviews(corpus, count).stream().map(Review::reviewBody).toList();
    try (Tokenizer tokenizer = Checkpoint.miniLm().tokenizer()) {
      return tokenizer.encode(texts, MAX_LENGTH);
    }
  }

  /** Returns rows without padding. */
  static List<Encoding> full(int rows, int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, rows).mapToObj(row -> words(random, length)).toList();
  }

  /** Returns the batches of an epoch as in training, each of rows of similar length. */
  static List<List<Encoding>> batches(List<Encoding> rows, int batchSize) {
    int[] lengths = rows.stream().mapToInt(Encoding::length).toArray();
    return TrainingSteps.batches(lengths, batchSize).stream()
        .map(batch -> Arrays.stream(batch).mapToObj(rows::get).toList())
        .toList();
  }

  /** Returns lengths in tokens with the distribution of Digital Software, truncated. */
  static IntStream lengths(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    return IntStream.range(0, count).map(row -> length(random.nextDouble()));
  }

  /** Returns the quantile for this share. */
  private static int length(double share) {
    double at = share * (TWENTIETHS.length - 1);
    int below = (int) at;
    double between = (at - below) * (TWENTIETHS[below + 1] - TWENTIETHS[below]);
    return (int) Math.min(MAX_LENGTH, Math.round(TWENTIETHS[below] + between));
  }

  private static Encoding words(SplittableRandom random, int length) {
    int[] ids = new int[length];
    ids[0] = CLS;
    for (int i = 1; i < length - 1; i++) {
      ids[i] = FIRST_WORD + random.nextInt(WORDS - FIRST_WORD);
    }
    ids[length - 1] = SEP;
    return Encoding.of(ids);
  }
}
