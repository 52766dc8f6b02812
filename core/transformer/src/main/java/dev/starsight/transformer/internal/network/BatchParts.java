package dev.starsight.transformer.internal.network;

import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Cuts batches into parts for threads, and these into blocks with little padding. */
final class BatchParts {

  /** So many tokens take as long as one more block of texts (decision 048). */
  private static final int BLOCK_TOKENS = 16;

  /** On a GPU each operation takes long to start; not measured. */
  private static final int BLOCK_TOKENS_ON_GPU = 1_024;

  /** Above so many tokens, numbers of them are rounded (decision 049). */
  private static final int FEW_TOKENS = 256;

  private static final int GRAIN = 16;

  private BatchParts() {}

  /** Returns the texts from one index to another, of the width that these need. */
  static EncodingBatch part(EncodingBatch batch, int from, int to) {
    List<Encoding> rows =
        batch.rows().subList(from, to).stream().map(Encoding::withoutPadding).toList();
    int longest = rows.stream().mapToInt(Encoding::length).max().orElse(0);
    return EncodingBatch.toWidth(rows, Math.min(batch.width(), rounded(longest)));
  }

  /** Cuts a batch into a part for each thread of the engine. */
  static List<List<EncodingBatch>> balanced(EncodingBatch batch) {
    int block = ComputeDevice.current().isGpu() ? BLOCK_TOKENS_ON_GPU : BLOCK_TOKENS;
    return balanced(batch, TorchEngine.threads(), block);
  }

  /**
   * Cuts a batch into at most so many parts of about as many tokens, with their padding, and each
   * part into blocks of texts that are padded to the longest of them. In texts that are ordered by
   * length, little is padding.
   *
   * @param block tokens that take as long as one more block does
   */
  static List<List<EncodingBatch>> balanced(EncodingBatch batch, int most, int block) {
    int[] widths = widths(batch.rows().stream().mapToInt(Encoding::tokenCount).toArray(), block);
    long all = Arrays.stream(widths).sum();
    List<List<EncodingBatch>> parts = new ArrayList<>();
    int from = 0;
    long before = 0;
    for (int part = 1; from < widths.length; part++) {
      int to = from;
      do {
        before += widths[to++];
      } while (to < widths.length && (2 * before + widths[to]) * most <= 2 * all * part);
      parts.add(blocks(batch, widths, from, to));
      from = to;
    }
    return parts;
  }

  private static List<EncodingBatch> blocks(EncodingBatch batch, int[] widths, int from, int to) {
    List<EncodingBatch> blocks = new ArrayList<>();
    int first = from;
    for (int i = from + 1; i <= to; i++) {
      if (i == to || widths[i] != widths[first]) {
        blocks.add(part(batch, first, i));
        first = i;
      }
    }
    return blocks;
  }

  /**
   * Returns the width of each text's block, so that padding and blocks cost as little as can be.
   */
  static int[] widths(int[] tokens, int block) {
    int[] costs = new int[tokens.length + 1];
    int[] starts = new int[tokens.length + 1];
    for (int to = 1; to <= tokens.length; to++) {
      costs[to] = Integer.MAX_VALUE;
      int widest = 0;
      for (int from = to - 1; from >= 0; from--) {
        widest = Math.max(widest, rounded(tokens[from]));
        int cost = costs[from] + block + (to - from) * widest;
        if (cost < costs[to]) {
          costs[to] = cost;
          starts[to] = from;
        }
      }
    }
    int[] widths = new int[tokens.length];
    for (int to = tokens.length; to > 0; to = starts[to]) {
      int widest = Arrays.stream(tokens, starts[to], to).max().orElse(0);
      Arrays.fill(widths, starts[to], to, rounded(widest));
    }
    return widths;
  }

  /**
   * Returns blocks whose tokens have one of few numbers, for each of which the engine compiles
   * kernels: the given ones and, if need be, another one, of a text that is nothing but padding.
   */
  static List<EncodingBatch> filled(List<EncodingBatch> blocks) {
    int tokens = tokens(blocks);
    int missing = tokens <= FEW_TOKENS ? 0 : (GRAIN - tokens % GRAIN) % GRAIN;
    int widest = blocks.stream().mapToInt(EncodingBatch::width).max().orElse(0);
    if (missing == 0 || missing > widest || ComputeDevice.current().isGpu()) {
      return blocks; // An encoder may have fewer positions than are missing.
    }
    List<EncodingBatch> filled = new ArrayList<>(blocks);
    filled.add(EncodingBatch.toWidth(List.of(Encoding.of(Encoding.PAD_ID)), missing));
    return filled;
  }

  static int texts(List<EncodingBatch> blocks) {
    return blocks.stream().mapToInt(EncodingBatch::size).sum();
  }

  /** Returns the number of tokens, with their padding. */
  static int tokens(List<EncodingBatch> blocks) {
    return blocks.stream().mapToInt(block -> block.size() * block.width()).sum();
  }

  /** Returns the ids or segments of one block after the other. */
  static long[] joined(List<EncodingBatch> blocks, Function<EncodingBatch, long[]> numbers) {
    return blocks.stream().map(numbers).flatMapToLong(Arrays::stream).toArray();
  }

  private static int rounded(int tokens) {
    return (tokens + 7) / 8 * 8;
  }
}
