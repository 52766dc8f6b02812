package dev.starsight.transformer.internal.training;

import dev.starsight.data.internal.Shuffle;
import dev.starsight.text.Encoding;
import dev.starsight.text.Vocabulary;
import dev.starsight.transformer.internal.classifier.Inference;
import dev.starsight.transformer.internal.network.MaskedNetwork.MaskedBatch;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Cuts texts into batches and hides tokens in them (Devlin et al., 2019): 15 % of the tokens, of
 * which 80 % become {@code [MASK]}, 10 % a random token, and 10 % stay; never {@code [CLS]}, {@code
 * [SEP]} or {@code [PAD]}. All of it is a function of the seed and of numbers that a checkpoint
 * holds. Immutable.
 */
final class TokenMasking {

  static final double HIDDEN = 0.15;
  private static final double MASKED = 0.8;
  private static final double REPLACED = 0.9;

  /** The number of texts within which they are sorted by length. */
  private static final int WINDOW = 4096;

  private final TokenizedTexts texts;
  private final int positions;
  private final int tokens;
  private final int maskId;
  private final Set<Integer> shown;
  private final int maxLength;
  private final int batchTokens;
  private final long seed;

  /**
   * Creates a masking.
   *
   * @param maxLength the most tokens of a text in a batch
   * @param batchTokens the most tokens of a batch, padding included
   */
  TokenMasking(
      TokenizedTexts texts,
      EncoderConfig config,
      Vocabulary vocabulary,
      int maxLength,
      int batchTokens,
      long seed) {
    this.texts = texts;
    this.positions = config.positions();
    this.tokens = vocabulary.size();
    this.maskId = vocabulary.maskId();
    this.shown = Set.of(vocabulary.clsId(), vocabulary.sepId(), vocabulary.padId());
    this.maxLength = maxLength;
    this.batchTokens = batchTokens;
    this.seed = seed;
  }

  /** Returns the batches of a pass, shuffled; all of about the same number of tokens. */
  List<int[]> batches(int[] part, int pass) {
    int[] order = part.clone();
    Shuffle.shuffle(order, new SplittableRandom(Shuffle.mix(seed, 1, pass)));
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < order.length; from += WINDOW) {
      int[] sorted =
          Arrays.stream(order, from, Math.min(order.length, from + WINDOW))
              .boxed()
              .sorted(Comparator.comparingInt(this::width))
              .mapToInt(text -> text)
              .toArray();
      int start = 0;
      for (int end = 1; end <= sorted.length; end++) {
        if (end == sorted.length || (end + 1 - start) * width(sorted[end]) > batchTokens) {
          batches.add(Arrays.copyOfRange(sorted, start, end));
          start = end;
        }
      }
    }
    int[] shuffled = IntStream.range(0, batches.size()).toArray();
    Shuffle.shuffle(shuffled, new SplittableRandom(Shuffle.mix(seed, 3, pass)));
    return IntStream.of(shuffled).mapToObj(batches::get).toList();
  }

  private int width(int text) {
    return Inference.width(Math.min(maxLength, texts.length(text) + 2), positions);
  }

  /** Returns a batch of these texts; its windows and hidden tokens are those of the numbers. */
  MaskedBatch batch(int[] batch, int pass, int number) {
    SplittableRandom random = new SplittableRandom(Shuffle.mix(seed, 6, pass, number));
    List<int[]> rows = new ArrayList<>();
    List<int[]> hidden = new ArrayList<>();
    for (int text : batch) {
      int[] row = texts.window(text, maxLength - 2, random);
      rows.add(row);
      hidden.add(chosen(row, random));
    }
    if (hidden.stream().allMatch(chosen -> chosen.length == 0)) {
      int place = 1 + random.nextInt(rows.get(0).length - 2);
      hidden.set(0, new int[] {place}); // So that there is a loss.
    }
    int width =
        Inference.width(rows.stream().mapToInt(row -> row.length).max().orElse(0), positions);
    int count = hidden.stream().mapToInt(chosen -> chosen.length).sum();
    long[] places = new long[count];
    long[] targets = new long[count];
    int next = 0;
    for (int row = 0; row < rows.size(); row++) {
      int[] ids = rows.get(row);
      for (int place : hidden.get(row)) {
        places[next] = (long) row * width + place;
        targets[next++] = ids[place];
        double draw = random.nextDouble();
        if (draw < MASKED) {
          ids[place] = maskId;
        } else if (draw < REPLACED) {
          ids[place] = random.nextInt(tokens);
        }
      }
    }
    List<Encoding> encodings = rows.stream().map(Encoding::of).toList();
    return new MaskedBatch(Inference.padded(encodings, positions), places, targets);
  }

  /** Chooses places of a text at random; on average, they are {@link #HIDDEN} of it. */
  private int[] chosen(int[] row, SplittableRandom random) {
    int[] places =
        IntStream.range(1, row.length - 1).filter(i -> !shown.contains(row[i])).toArray();
    int count = (int) (places.length * HIDDEN + random.nextDouble());
    for (int i = 0; i < Math.min(count, places.length); i++) {
      int other = i + random.nextInt(places.length - i);
      int swapped = places[i];
      places[i] = places[other];
      places[other] = swapped;
    }
    int[] taken = Arrays.copyOf(places, Math.min(count, places.length));
    Arrays.sort(taken);
    return taken;
  }
}
