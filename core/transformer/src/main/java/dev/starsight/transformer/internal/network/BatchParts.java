package dev.starsight.transformer.internal.network;

import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import java.util.ArrayList;
import java.util.List;

/** Cuts batches into parts that are padded to their own longest text. */
final class BatchParts {

  private BatchParts() {}

  /** Returns the texts from one index to another, of the width that these need. */
  static EncodingBatch part(EncodingBatch batch, int from, int to) {
    List<Encoding> rows =
        batch.rows().subList(from, to).stream().map(Encoding::withoutPadding).toList();
    int longest = rows.stream().mapToInt(Encoding::length).max().orElse(0);
    return EncodingBatch.toWidth(rows, Math.min(batch.width(), rounded(longest)));
  }

  /**
   * Cuts a batch into at most so many parts of which the largest, with its padding, is as small as
   * can be; of texts that are ordered by length, the longer ones are in smaller company.
   */
  static List<EncodingBatch> balanced(EncodingBatch batch, int most) {
    int[] widths = batch.rows().stream().mapToInt(row -> rounded(row.tokenCount())).toArray();
    int tooFew = 0;
    int enough = batch.size() * batch.width();
    while (enough - tooFew > 1) {
      int tried = (tooFew + enough) / 2;
      if (ends(widths, tried).size() <= most) {
        enough = tried;
      } else {
        tooFew = tried;
      }
    }
    List<EncodingBatch> parts = new ArrayList<>();
    int from = 0;
    for (int to : ends(widths, enough)) {
      parts.add(part(batch, from, to));
      from = to;
    }
    return parts;
  }

  /** Returns where parts end that have at most so many tokens each, or a single text. */
  private static List<Integer> ends(int[] widths, int tokens) {
    List<Integer> ends = new ArrayList<>();
    int from = 0;
    int widest = 0;
    for (int i = 0; i < widths.length; i++) {
      widest = Math.max(widest, widths[i]);
      if (i > from && (i + 1 - from) * widest > tokens) {
        ends.add(i);
        from = i;
        widest = widths[i];
      }
    }
    ends.add(widths.length);
    return ends;
  }

  private static int rounded(int tokens) {
    return (tokens + 7) / 8 * 8;
  }
}
